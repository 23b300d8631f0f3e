//! What a policy does in a browser: which directives take effect, and which sources are ignored.

mod clause;
mod policy;
mod source;

pub use self::clause::{Ignored, Overrides, Purpose};
pub use self::source::NO_BASE_SCHEMES;
