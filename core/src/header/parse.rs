//! The text of a header → its value.

use super::field::Field;
use super::spelling::Spelling;
use super::value::FieldValue;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::text::Text;

impl FieldValue {
    /// Reads the text of `field` as browsers do.
    ///
    /// Returns the value, or `None` if browsers ignore the header, and what is wrong with the text. Extensions that a
    /// standard allows, such as unknown parameters, are not errors. Spans point into `text`.
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

/// Reads a value that was declared as a string. Warnings are raised to errors, and the value is normalised.
pub(super) fn declared(field: Field, text: Text<'_>) -> (Option<FieldValue>, Diagnostics) {
    let (value, found) = read(field, field.key(), text);
    let mut out = Diagnostics::new();
    out.extend(found.into_iter().map(|error| Diagnostic { level: Level::Deny, ..error }));
    let value = value.map(|value| field.codec().normalised(value));
    if out.is_empty()
        && let Some(unsent) = value.as_ref().and_then(|value| unsent(&value.to_text(field)))
    {
        out.push(not_sent(unsent, text));
    }
    (value, out)
}

/// The first character of a rendered value that a header cannot contain.
fn unsent(rendered: &str) -> Option<char> {
    rendered.chars().find(|c| !matches!(c, ' '..='~'))
}

/// The error for a character of a declared text that a header cannot contain.
fn not_sent(c: char, text: Text<'_>) -> Diagnostic {
    let at = text.as_str().find(c).map_or(text.span(), |at| text.span().slice(at..at + c.len_utf8()));
    let error = |what: &str| Diagnostic::error(at, format!("`{}` {what}", c.escape_debug()));
    match c.is_control() {
        true => error("is not allowed in a header").help("remove it"),
        false => error("is not ASCII").help("leave it out, or write it percent-encoded"),
    }
}

/// Reads a value of the header, which messages call `name`.
fn read(field: Field, name: &str, text: Text<'_>) -> (Option<FieldValue>, Diagnostics) {
    let mut out = Diagnostics::new();
    let value = field.codec().parse(text, name, &mut out).filter(|value| {
        let is_useless = value.is_empty() && out.is_empty() && !is_missing_when_empty(field);
        if is_useless {
            let error = Diagnostic::error(text.trim().span(), format!("`{name}` is empty"))
                .help("remove it")
                .note("browsers treat an empty header like a missing one");
            out.push(Diagnostic { level: Level::Warn, ..error });
        }
        !is_useless
    });
    (value, out)
}

/// Whether a lint reports this header as missing from a response if it is empty.
fn is_missing_when_empty(field: Field) -> bool {
    field.disposition().is_some() || matches!(field, Field::ReferrerPolicy | Field::PermissionsPolicy)
}
