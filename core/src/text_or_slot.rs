//! Values of a policy that are known text, or slots that the application fills at start-up.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use std::fmt;

/// A known text, or the name of the slot that provides it at start-up.
///
/// ```
/// use security_policy_core::text_or_slot::TextOrSlot;
///
/// assert_eq!(TextOrSlot::Text("/reports".to_owned()).to_string(), "/reports");
/// assert_eq!(TextOrSlot::Slot("collector".to_owned()).to_string(), "$collector");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextOrSlot {
    /// A known text.
    Text(String),
    /// The name of a slot.
    Slot(String),
}

/// The text, or `$name` for a slot.
impl fmt::Display for TextOrSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextOrSlot::Text(text) => f.write_str(text),
            TextOrSlot::Slot(name) => write!(f, "${name}"),
        }
    }
}

/// The error of a slot for any number of values where a single value is required.
pub(crate) fn one_at_a_time(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`..${name}` may be empty, and a value is required here"))
        .help(format!("write `${name}`, a slot for one value; `..${name}` is for source lists"))
}

/// The error of a slot where none is allowed.
pub(crate) fn misplaced(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`${name}` is a slot, and slots are not allowed here")).help(
        "write the value itself; slots are allowed in source lists, as report URLs, and as the domain of a cookie",
    )
}
