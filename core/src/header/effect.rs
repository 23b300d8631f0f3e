//! Whether a value has an effect in browsers. A value without effect protects no more than a missing header.

use super::field::Field;
use super::value::FieldValue;

impl FieldValue {
    /// Whether this value of `field` has an effect in browsers; `false` if they ignore it.
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
        field.codec().has_effect(self)
    }
}
