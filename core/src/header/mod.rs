//! The headers that a policy can declare, and their values.

#[cfg(feature = "response")]
mod effect;
mod endpoints;
mod feature;
mod field;
pub mod keyword;
mod parameters;
mod permissions_policy;
mod schema;
mod shift;
mod syntax;
mod targeted;
mod text;
mod value;

#[cfg(feature = "response")]
pub(crate) use self::effect::repeats_a_name;
pub use self::endpoints::Endpoint;
pub use self::feature::{DefaultAllowlist, FEATURES, Feature, FeatureStatus};
pub use self::field::{Field, Shape};
pub use self::parameters::{Argument, Kind, Parameter, Parameters, Quotes, Schema, Setting, Syntax, WordOrText};
pub use self::permissions_policy::{ALLOWLIST, Allowed, Permission};
pub use self::targeted::{TARGETED, Targeted, TargetedForm};
pub use self::text::Text;
pub use self::value::FieldValue;
pub(crate) use self::value::declared_twice;
