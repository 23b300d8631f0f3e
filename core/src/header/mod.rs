//! The headers that a policy can declare, and their values.

mod argument;
mod block;
#[cfg(feature = "response")]
mod effect;
mod endpoints;
mod feature;
mod field;
pub mod key;
pub mod keyword;
mod lower;
mod members;
mod parameters;
mod parse;
mod permissions_policy;
mod read;
mod robots;
mod schema;
mod shift;
mod snippet;
mod spelling;
mod syntax;
mod targeted;
mod text;
mod value;

#[cfg(feature = "response")]
pub(crate) use self::effect::repeats_a_name;
pub use self::endpoints::Endpoint;
pub use self::feature::{DefaultAllowlist, FEATURES, Feature, FeatureStatus};
pub use self::field::{Field, Shape};
pub use self::key::Key;
pub(crate) use self::lower::declared_twice;
pub use self::parameters::{Argument, Kind, Parameter, Parameters, Quotes, Schema, Setting, Syntax, WordOrText};
pub(crate) use self::permissions_policy::dsl;
pub use self::permissions_policy::{ALLOWLIST, Allowed, Permission};
pub use self::schema::UNSHIPPED_DOCUMENT_FEATURES;
pub use self::schema::{cache, connections, disposition, hsts, integrity, nel, pins, report_to, xss_protection};
pub use self::spelling::Spelling;
pub use self::targeted::{TARGETED, Targeted, TargetedForm};
pub use self::text::Text;
pub use self::value::FieldValue;
