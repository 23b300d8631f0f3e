//! What a policy does in a browser: which directive takes effect, and what is ignored.

mod policy;
mod source;

pub use self::policy::{Ignored, Ignoring, Purpose};
