//! What stands in a policy as text, or as the name of a slot that start-up fills.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use std::fmt;

/// A text that is known, or the slot that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextOrSlot {
    /// It was written out.
    Text(String),
    /// Start-up fills it in, by the name of its slot.
    Slot(String),
}

/// As it is written in a policy.
impl fmt::Display for TextOrSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextOrSlot::Text(text) => f.write_str(text),
            TextOrSlot::Slot(name) => write!(f, "${name}"),
        }
    }
}

/// The error of a slot for any number of values where one value is needed.
pub(crate) fn one_at_a_time(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`..${name}` may be empty, and this needs a value"))
        .help(format!("write `${name}`, a slot for one value; `..${name}` is for source lists"))
}

/// The error of a slot where none can stand.
pub(crate) fn misplaced(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("the slot `${name}` cannot stand here"))
        .help("write the value out; slots stand in source lists, for the URLs of reports, and as a cookie's domain")
}
