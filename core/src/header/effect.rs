//! Whether a value does anything in a browser. One that does not protects as little as a header that is not sent.

use super::field::{Field, Shape};
use super::parameters::{Parameters, Schema};
use super::value::FieldValue;

impl FieldValue {
    /// Whether browsers act on this value of `field`, rather than ignore it.
    ///
    /// ```
    /// use security_policy_core::header::{Field, FieldValue};
    ///
    /// let has_effect = |field, text| FieldValue::parse(field, text).0.is_some_and(|value| value.has_effect(field));
    /// assert!(has_effect(Field::StrictTransportSecurity, "max-age=63072000"));
    /// assert!(!has_effect(Field::StrictTransportSecurity, "includeSubDomains"));
    /// assert!(!has_effect(Field::ContentSecurityPolicy, ";"));
    /// ```
    pub fn has_effect(&self, field: Field) -> bool {
        let is_whole = |parameters: &Parameters, schema: &Schema| {
            schema.parameters.iter().filter(|row| row.required).all(|row| parameters.setting(row).is_some())
        };
        !self.is_empty()
            && match (self, field.shape()) {
                (FieldValue::Parameters(parameters), Shape::Parameters(schema)) => is_whole(parameters, schema),
                (FieldValue::Groups(groups), Shape::Groups(schema)) => {
                    groups.iter().any(|group| is_whole(group, schema))
                }
                _ => true,
            }
    }
}

/// Whether browsers ignore a Strict-Transport-Security since a name stands twice in it (RFC 6797, section 6.1).
pub(crate) fn repeats_a_name(text: &str) -> bool {
    let name = |part: &str| part.split('=').next().unwrap_or_default().trim().to_ascii_lowercase();
    let count = |wanted: &str| text.split(';').filter(|part| name(part) == wanted).count();
    ["max-age", "includesubdomains"].into_iter().any(|name| count(name) > 1)
}
