//! A report: its envelope, and the fields of its body.

use super::field::Field;
use super::kind::Kind;

/// A report of a browser.
///
/// Every text of it is an attacker's: show it with [`escaped`](super::escaped).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The type.
    pub kind: Kind,
    /// The name of the type: that of `kind`, or one that is not known.
    pub type_name: String,
    /// The milliseconds from the event until the report was sent. `None` in legacy reports.
    pub age: Option<u64>,
    /// The page. In legacy reports it is `document-uri`.
    pub url: String,
    /// The `User-Agent` that the browser sent for the page. `None` in legacy reports.
    pub user_agent: Option<String>,
    /// The fields of the body, in the order of [`Kind::fields`].
    pub fields: Vec<(Field, Value)>,
    /// The fields of the body that the type does not have, if the [`Reader`](super::Reader) keeps them, in the order in which the
    /// report contains them.
    pub extra: Vec<Extra>,
}

/// The value of a field. Its variant is that of [`Field::value_type`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(u64),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// An array of strings.
    Texts(Vec<String>),
}

/// A field that the type of a report does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its name.
    pub name: String,
    /// Its value, as JSON in ASCII.
    pub json: String,
}

impl Report {
    /// Returns the value of a field.
    ///
    /// ```
    /// use security_policy_core::report::{Field, Reader, Value};
    ///
    /// let body = br#"{"type": "crash", "url": "https://shop.example/", "body": {"reason": "oom", "is_top_level": true}}"#;
    /// let reports = Reader::default().read("application/reports+json", body)?;
    /// assert_eq!(reports.reports[0].value(Field::IsTopLevel), Some(&Value::Bool(true)));
    /// assert_eq!(reports.reports[0].text(Field::Reason), Some("oom"));
    /// # Ok::<(), security_policy_core::report::ReadError>(())
    /// ```
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }

    /// Returns the text of a field.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.value(field)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the whole number of a field.
    pub fn integer(&self, field: Field) -> Option<u64> {
        match self.value(field)? {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns whether nothing was blocked, because the policy only reports.
    pub fn is_report_only(&self) -> bool {
        matches!(self.text(Field::Disposition), Some("report" | "reporting"))
            || self.value(Field::ReportOnly) == Some(&Value::Bool(true))
    }
}
