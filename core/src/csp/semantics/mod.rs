//! What a policy does in a browser: which directive takes effect, and what is ignored.

mod clause;
mod policy;
mod source;

pub use self::clause::{Ignored, Ignoring, Purpose};
