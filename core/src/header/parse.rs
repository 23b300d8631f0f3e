//! The value of a header, from the header of a response.

use super::field::Field;
use super::read;
use super::spelling::Spelling;
use super::value::FieldValue;
use crate::diagnostic::Diagnostics;
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
        let (value, mut found) = read::read(field, field.title(), text.into());
        found.spell(&|_| Spelling::Header(field));
        (value, found)
    }
}
