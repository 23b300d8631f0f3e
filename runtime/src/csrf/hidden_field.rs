//! The hidden field of a form.

use std::fmt;

use crate::html::escape;

/// The hidden input of a form that contains its token. Its [`Display`](fmt::Display) output is HTML.
///
/// [`CsrfToken::field`](super::CsrfToken::field) makes it. Names and values are escaped. Tell template engines not to
/// escape the HTML again:
///
/// ```text
/// askama      <form method="post">{{ token.field()|safe }} … </form>
/// minijinja   <form method="post">{{ field|safe }} … </form>        context! { field => token.field().to_string() }
/// tera        <form method="post">{{ field | safe }} … </form>      context.insert("field", &token.field().to_string())
/// ```
#[derive(Clone)]
pub struct HiddenField {
    pub(super) name: &'static str,
    pub(super) token: String,
}

impl fmt::Display for HiddenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<input type=\"hidden\" name=\"")?;
        // Neither a token nor a valid field name contains characters to escape.
        escape(self.name, f)?;
        f.write_str("\" value=\"")?;
        escape(&self.token, f)?;
        f.write_str("\">")
    }
}

/// The token is a credential: `Debug` redacts it.
impl fmt::Debug for HiddenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HiddenField").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_of_html_are_escaped() {
        let field = HiddenField { name: "a\"><b>", token: "'&".to_owned() };
        assert_eq!(field.to_string(), "<input type=\"hidden\" name=\"a&quot;&gt;&lt;b&gt;\" value=\"&#39;&amp;\">");
    }
}
