//! What browsers remove from the text of a URL (URL Standard, #concept-basic-url-parser, steps 1 to 3).

use std::borrow::Cow;

/// Returns the text of a URL without control characters and spaces at both ends, and without tabs and newlines.
///
/// ```
/// use security_policy_core::url::cleaned;
///
/// assert_eq!(cleaned(" java\tscript:x \n"), "javascript:x");
/// ```
pub fn cleaned(text: &str) -> Cow<'_, str> {
    without_lines(text.trim_matches(is_space))
}

/// The same for a text that more can follow: what is at its end remains, except tabs and newlines.
#[cfg(feature = "page")]
pub(crate) fn cleaned_start(text: &str) -> Cow<'_, str> {
    without_lines(text.trim_start_matches(is_space))
}

fn without_lines(text: &str) -> Cow<'_, str> {
    match text.contains(REMOVED) {
        true => text.replace(REMOVED, "").into(),
        false => text.into(),
    }
}

fn is_space(character: char) -> bool {
    character <= ' '
}

const REMOVED: [char; 3] = ['\t', '\n', '\r'];
