//! The text of a header → its value.

use super::field::Field;
use super::spelling::Spelling;
use super::value::FieldValue;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::text::Text;

impl FieldValue {
    /// Reads the value of a header, as browsers do: what a standard leaves open to extension is kept or skipped, and
    /// is no error.
    ///
    /// ```
    /// use security_policy_core::header::{Field, FieldValue};
    ///
    /// let (value, diagnostics) = FieldValue::parse(Field::StrictTransportSecurity, "max-age=63072000; includeSubDomains");
    /// assert!(diagnostics.is_empty());
    /// assert_eq!(value.map(|value| value.to_text(Field::StrictTransportSecurity)).as_deref(), Some("max-age=63072000; includeSubDomains"));
    /// ```
    pub fn parse<'a>(field: Field, text: impl Into<Text<'a>>) -> (Option<FieldValue>, Diagnostics) {
        let (value, mut found) = read(field, field.title(), text.into());
        found.spell(&|_| Spelling::Header(field));
        (value, found)
    }
}

/// Reads a value that is a string of a declaration. It is rendered anew, and everything that is odd is an error.
pub(super) fn declared(field: Field, text: Text<'_>) -> (Option<FieldValue>, Diagnostics) {
    let (value, found) = read(field, field.key(), text);
    let mut out = Diagnostics::new();
    out.extend(found.into_iter().map(|error| Diagnostic { level: Level::Deny, ..error }));
    (value.map(|value| field.codec().anew(value)), out)
}

/// Reads a value of the header, which is called `name` where it is read.
fn read(field: Field, name: &str, text: Text<'_>) -> (Option<FieldValue>, Diagnostics) {
    let mut out = Diagnostics::new();
    let value = field.codec().parse(text, name, &mut out).filter(|value| {
        let says_nothing = value.is_empty() && out.is_empty() && !is_missing_when_empty(field);
        if says_nothing {
            let error = Diagnostic::error(text.trim().span(), format!("`{name}` is empty"))
                .help("remove it")
                .note("browsers read an empty value as no header at all");
            out.push(Diagnostic { level: Level::Warn, ..error });
        }
        !says_nothing
    });
    (value, out)
}

/// Whether a lint of its own says of a response that this header is missing, also where it is only empty.
fn is_missing_when_empty(field: Field) -> bool {
    field.disposition().is_some() || matches!(field, Field::ReferrerPolicy | Field::PermissionsPolicy)
}
