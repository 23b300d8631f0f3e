//! Templates: the files of a site's pages, which are checked with its policy.
//!
//! [`Templates`] is the field `templates` of a policy.

mod bundle;
mod lower;
pub mod parameter;
mod policy;

pub use self::bundle::{Bundled, bundled};
pub use self::parameter::{DELIMITERS, ENGINE_WORDS, PARAMETERS};
pub use self::policy::{TemplateSet, Templates};
