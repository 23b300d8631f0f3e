//! The start of a URL, as browsers parse it.

use std::borrow::Cow;

use percent_encoding::percent_encode_byte;

/// Returns the text without what browsers remove: control characters and spaces at both ends, tabs and newlines anywhere
/// (#concept-basic-url-parser, steps 1 to 3). Other control characters are percent-encoded, as browsers do (#c0-control-percent-encode-set):
/// in HTML, a NUL would become U+FFFD, and so another URL.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c <= ' ');
    if !text.contains(|c: char| c.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(b'\t' | b'\n' | b'\r') => {}
            Ok(byte) if byte.is_ascii_control() => cleaned.push_str(percent_encode_byte(byte)),
            _ => cleaned.push(c),
        }
    }
    Cow::Owned(cleaned)
}

/// Returns the scheme of a cleaned text, as it is written; `None` for a relative URL (#scheme-start-state, #scheme-state).
pub(super) fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}
