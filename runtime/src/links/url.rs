//! The start of a URL, as browsers parse it.

use std::borrow::Cow;

/// Returns the text without what browsers remove: control characters and spaces at both ends, tabs and newlines anywhere
/// (#concept-basic-url-parser, steps 1 to 3).
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c <= ' ');
    match text.contains(REMOVED) {
        true => Cow::Owned(text.replace(REMOVED, "")),
        false => Cow::Borrowed(text),
    }
}

/// Returns the scheme of a cleaned text, as it is written; `None` for a relative URL (#scheme-start-state, #scheme-state).
pub(super) fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

const REMOVED: [char; 3] = ['\t', '\n', '\r'];
