//! What stands in a policy as text, or as the name of a slot that start-up fills.

use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// A text that is known, or the slot that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    /// It was written out.
    Text(String),
    /// Start-up fills it in, by the name of its slot.
    Slot(String),
}

/// The fault of a slot where none can stand.
pub(crate) fn misplaced(name: &str, span: Span) -> Diagnostic {
    Diagnostic::fault(span, format!("the slot `${name}` cannot stand here"))
        .help("write the value out; slots stand in source lists, for the URLs of reports, and as a cookie's domain")
}
