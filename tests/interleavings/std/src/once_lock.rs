//! `OnceLock`, as the documentation of `std` describes it: reading is an acquire load, and of those who initialise it one runs while the
//! others wait.

use std::sync::{OnceLock as Value, atomic::Ordering};

use crate::{registered::Registered, sync::atomic::AtomicBool};

#[derive(Debug)]
pub struct OnceLock<T> {
    is_set: AtomicBool,
    initialising: Registered<loom::sync::Mutex<()>>,
    value: Value<T>,
}

impl<T> OnceLock<T> {
    pub const fn new() -> Self {
        Self { is_set: AtomicBool::new(false), initialising: Registered::new(), value: Value::new() }
    }

    pub fn get(&self) -> Option<&T> {
        match self.is_set.load(Ordering::Acquire) {
            true => self.value.get(),
            false => None,
        }
    }

    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let guard = self.initialising.get(()).lock();
        if self.value.get().is_none() {
            let _ = self.value.set(make());
            self.is_set.store(true, Ordering::Release);
        }
        drop(guard);
        self.value.get().expect("it is set here, or was set before the lock was free")
    }

    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("it is taken once"));
        value.map_or(Ok(()), Err)
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}
