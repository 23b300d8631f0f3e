//! Text in the documentation of a policy.

/// Returns a text in a `code` element. Everything that Markdown, HTML or rustdoc can read as something else is an entity.
///
/// ```
/// use security_policy_core::markdown::code;
///
/// assert_eq!(code("a `b`|<c>"), "<code>a &#96;b&#96;&#124;&#60;c&#62;</code>");
/// ```
pub fn code(text: &str) -> String {
    let mut out = String::from("<code>");
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '.') => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    out.push_str("</code>");
    out
}
