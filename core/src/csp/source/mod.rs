//! Source expressions: their grammar, parser and `Display`. No other file knows their syntax.

mod characters;
mod expression;
mod host;
mod quoted;
mod read;

pub(crate) use self::characters::check_characters;
pub use self::expression::SourceExpression;
pub use self::host::{HostSource, Port};
pub(crate) use self::read::read_source;
