//! Text of an attacker, made visible.

use std::borrow::Cow;

/// The text with escapes in place of the characters that control a terminal, break a line, change the direction of text or are
/// invisible. A header of another site can contain them.
///
/// ```
/// use security_policy_core::visible;
///
/// assert_eq!(visible("img-src \u{202e}a\n'self'"), r"img-src \u{202e}a\n'self'");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    match text.chars().any(is_hidden) {
        true => Cow::Owned(text.chars().map(shown).collect()),
        false => Cow::Borrowed(text),
    }
}

fn shown(c: char) -> String {
    if is_hidden(c) { c.escape_debug().to_string() } else { c.to_string() }
}

/// Quotes and backslashes are escaped in literals only.
fn is_hidden(c: char) -> bool {
    !matches!(c, '"' | '\'' | '\\') && c.escape_debug().len() > 1
}
