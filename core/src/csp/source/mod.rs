//! Source expressions: one parse, one `Display`. Only these files know how a source looks.

mod characters;
mod expression;
mod host;
mod quoted;
mod read;

pub(super) use self::characters::check_characters;
pub use self::expression::SourceExpression;
pub use self::host::{HostSource, Port};
pub(crate) use self::read::read_source;
