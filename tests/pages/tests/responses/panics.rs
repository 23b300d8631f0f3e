//! The message of a test assertion that fails.

use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) fn panic_of<T>(test: impl FnOnce() -> T) -> String {
    let payload = catch_unwind(AssertUnwindSafe(test)).err().expect("it panics");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => (*other.downcast::<&str>().expect("a text")).to_owned(),
    }
}
