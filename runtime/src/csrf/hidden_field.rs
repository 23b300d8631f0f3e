//! The hidden field of a form.

use std::fmt;

use crate::html::escape;

/// The hidden input of a form that contains its token. Its [`Display`](fmt::Display) output is HTML.
///
/// [`CsrfToken::field`](super::CsrfToken::field) makes it. Names and values are escaped. With the feature of a template engine, it is
/// HTML for the engine too, and not escaped again:
///
/// ```text
/// askama      <form method="post">{{ token.field() }} … </form>
/// maud        form method="post" { (token.field()) … }
/// minijinja   <form method="post">{{ field }} … </form>               context! { field => token.field() }
/// tera        <form method="post">{{ field }} … </form>               context.insert("field", &token.field())
/// handlebars  <form method="post">{{csrf_field field}} … </form>      json!({ "field": token.field() })
/// ```
///
/// Other engines have to be told: `{{ field|safe }}`, or what they write for it.
#[derive(Clone)]
pub struct HiddenField {
    pub(super) name: &'static str,
    pub(super) token: String,
}

impl fmt::Display for HiddenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(START)?;
        // Neither a token nor a valid field name contains characters to escape.
        escape(self.name, f)?;
        f.write_str(BETWEEN)?;
        escape(&self.token, f)?;
        f.write_str(END)
    }
}

/// The token is a credential: `Debug` redacts it.
impl fmt::Debug for HiddenField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HiddenField").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Serializes the HTML, for the context of a template. For minijinja and tera, it is safe HTML.
///
/// # Example
///
/// ```
/// use security_policy::csrf::CsrfToken;
///
/// fn context(token: &CsrfToken) -> serde_json::Value {
///     serde_json::json!({ "field": token.field() })
/// }
/// ```
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "csrf", feature = "serde"))))]
impl serde_core::Serialize for HiddenField {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Each engine recognizes its own values, and only while it converts a context.
        #[cfg(feature = "minijinja")]
        if minijinja::value::serializing_for_value() {
            return minijinja::Value::from(self).serialize(serializer);
        }
        #[cfg(feature = "minijinja-2")]
        if minijinja_2::value::serializing_for_value() {
            return minijinja_2::Value::from(self).serialize(serializer);
        }
        #[cfg(feature = "tera")]
        return tera::Value::from(self).serialize(serializer);
        #[cfg(not(feature = "tera"))]
        serializer.collect_str(self)
    }
}

/// Whether a text is the HTML of a hidden field, which contains nothing but its name and its value.
#[cfg(feature = "handlebars")]
pub(crate) fn is_hidden_field(text: &str) -> bool {
    let inner = text.strip_prefix(START).and_then(|text| text.strip_suffix(END));
    let values = inner.and_then(|inner| inner.split_once(BETWEEN));
    values.is_some_and(|(name, value)| [name, value].iter().all(|text| !text.contains(['"', '<', '>'])))
}

const START: &str = "<input type=\"hidden\" name=\"";
const BETWEEN: &str = "\" value=\"";
const END: &str = "\">";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_of_html_are_escaped() {
        let field = HiddenField { name: "a\"><b>", token: "'&".to_owned() };
        assert_eq!(field.to_string(), "<input type=\"hidden\" name=\"a&quot;&gt;&lt;b&gt;\" value=\"&#39;&amp;\">");
    }

    #[cfg(feature = "handlebars")]
    #[test]
    fn only_a_field_is_a_field() {
        let field = HiddenField { name: "a\"><b>", token: "'&".to_owned() }.to_string();
        assert!(is_hidden_field(&field), "{field}");
        for text in [
            "",
            "<b>",
            "<input type=\"hidden\" name=\"",
            "<input type=\"hidden\" name=\"a\">",
            "<input type=\"hidden\" name=\"a\" value=\"b\"><script>x</script>",
            "<input type=\"hidden\" name=\"a\" value=\"b\"><input type=\"hidden\" name=\"a\" value=\"b\">",
            "<input type=\"hidden\" name=\"a\" value=\"b\" onfocus=\"x()\">",
            "<input type=\"hidden\" name=\"a\" onfocus=x() x=\"\" value=\"b\">",
        ] {
            assert!(!is_hidden_field(text), "{text}");
        }
    }
}
