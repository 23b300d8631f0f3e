//! Text of unknown origin, as it is shown to people.
//!
//! A control character could start another line, or be a command to the terminal; an invisible one, or one that changes the direction,
//! could make a text look like another one.
//!
//! These functions take whole messages, in which a part may be escaped already, so they leave `\` as it is. `report::escaped` is for one
//! text of a report, and escapes that too.

/// Returns a text as one line: characters that cannot be printed are replaced by their escapes.
///
/// ```
/// use security_policy_core::shown::line;
///
/// assert_eq!(line("a\nb\u{1b}[2J\u{202e} \"é\" \\"), r#"a\nb\u{1b}[2J\u{202e} "é" \"#);
/// ```
#[must_use]
pub fn line(text: impl Into<String>) -> String {
    escape(text.into(), is_printable)
}

/// Returns a text with its line breaks, and other characters that cannot be printed replaced by their escapes.
pub(crate) fn lines(text: impl Into<String>) -> String {
    escape(text.into(), |c| c == '\n' || is_printable(c))
}

/// Whether a character is shown as itself, alone or with the one before it.
pub(crate) fn is_printable(c: char) -> bool {
    // The standard library knows which characters are printable. It escapes quotes too, and at the start of a text what combines with the
    // character before.
    if c.is_ascii() { !c.is_ascii_control() } else { String::from_iter(['a', c]).escape_debug().nth(1) == Some(c) }
}

fn escape(text: String, is_kept: impl Fn(char) -> bool) -> String {
    if text.chars().all(&is_kept) {
        return text;
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match is_kept(c) {
            true => shown.push(c),
            false => shown.extend(c.escape_debug()),
        }
    }
    shown
}
