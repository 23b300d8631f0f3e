//! The standard library with atomics, `Mutex` and `OnceLock` whose every operation loom knows. A crate that names this one `std` compiles
//! files of the runtime as they are.

pub use std::*;

/// `std::sync`. An explicit name comes before the same name of a glob import.
pub mod sync {
    pub use std::sync::*;

    pub use loom::sync::{Mutex, MutexGuard};

    pub use crate::once_lock::OnceLock;

    /// `std::sync::atomic`.
    pub mod atomic {
        pub use std::sync::atomic::*;

        pub use crate::atomics::{AtomicBool, AtomicU32, AtomicUsize};
    }
}

mod atomics;
mod once_lock;
mod registered;
