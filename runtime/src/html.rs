//! Text in HTML.

use std::fmt;

/// Writes a text for an attribute value in quotes, or for the content of an element.
pub(crate) fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    text.chars().try_for_each(|c| match c {
        '&' => f.write_str("&amp;"),
        '"' => f.write_str("&quot;"),
        '\'' => f.write_str("&#39;"),
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        other => fmt::Write::write_char(f, other),
    })
}
