//! `only` promises: everything of one kind that a policy allows is in a list.
//!
//! What a policy allows is found by asking the engine, once for each way to load or run something ([`Act`](super::Act)): by markup or by a
//! script, with a nonce, with a hash. Where the answer depends on the URL, the lists that decide are compared with the list of
//! the promise by [containment](crate::csp::Containment), so that every URL counts and not only a sample (`search.rs`).

mod check;
mod markup;
mod message;
mod search;

pub(super) use self::check::{check, holds};
pub(super) use self::message::{TO_PROMISE, error};
pub use self::search::{Violation, violation};
