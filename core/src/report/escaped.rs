//! Text of an attacker, made visible.

use std::fmt;

/// Displays a text of a report: characters that control a terminal, break a line, change the direction of text or are invisible are
/// written as escapes, and so is `\`. [`escaped`] makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escaped<'a>(&'a str);

/// Returns a text of a report in a form that a terminal and a log can show.
///
/// It is not escaped for HTML: a template does that.
///
/// ```
/// use security_policy_core::report::escaped;
///
/// assert_eq!(escaped("https://a.example/\u{1b}[2J\n\u{202e}'x'").to_string(), r"https://a.example/\u{1b}[2J\n\u{202e}'x'");
/// ```
pub fn escaped(text: &str) -> Escaped<'_> {
    Escaped(text)
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;

        self.0.chars().try_for_each(|c| match c {
            '"' | '\'' => f.write_char(c),
            // A grapheme extender would otherwise attach itself to what precedes the text.
            c => c.escape_debug().try_for_each(|c| f.write_char(c)),
        })
    }
}
