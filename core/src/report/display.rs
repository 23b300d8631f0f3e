//! A report as a line of text.

use super::escaped::escaped;
use super::model::{Report, Value};
use std::fmt;

/// One line: the type, the page, and the fields. Everything in it is [escaped](super::escaped()).
///
/// ```
/// use security_policy_core::report::Reader;
///
/// let body = br#"{"type": "crash", "url": "https://shop.example/\u001b[2J", "body": {"reason": "oom\nx", "is_top_level": true}}"#;
/// let reports = Reader::default().read("application/reports+json", body)?;
/// assert_eq!(reports.reports[0].to_string(), r#"crash https://shop.example/\u{1b}[2J reason="oom\nx" is_top_level=true"#);
/// # Ok::<(), security_policy_core::report::ReadError>(())
/// ```
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", escaped(&self.type_name), escaped(&self.url))?;
        for (field, value) in &self.fields {
            write!(f, " {}={value}", field.name())?;
        }
        Ok(())
    }
}

/// Texts are in double quotes.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "\"{}\"", escaped(text)),
            Value::Integer(number) => number.fmt(f),
            Value::Number(number) => number.fmt(f),
            Value::Bool(value) => value.fmt(f),
            Value::Texts(texts) => {
                f.write_str("[")?;
                for (index, text) in texts.iter().enumerate() {
                    write!(f, "{}\"{}\"", if index > 0 { ", " } else { "" }, escaped(text))?;
                }
                f.write_str("]")
            }
        }
    }
}
