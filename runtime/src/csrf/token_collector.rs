//! The token of a form while its fields are read, and the limit of fields.

use super::rejection::TokenError;

/// Collects the value of the token field, and counts all fields.
pub(super) struct TokenCollector {
    /// The value so far, once the field was found.
    value: Option<Vec<u8>>,
    fields: usize,
    limit: usize,
}

impl TokenCollector {
    /// Creates a collector for a form with at most this many fields.
    pub(super) const fn with_field_limit(limit: usize) -> Self {
        Self { value: None, fields: 0, limit }
    }

    /// Counts a field of any name.
    pub(super) fn count_field(&mut self) -> Result<(), TokenError> {
        self.fields += 1;
        match self.fields > self.limit {
            true => Err(TokenError::TooManyFields { limit: self.limit }),
            false => Ok(()),
        }
    }

    /// Starts the value of the token field. A second one is an error.
    pub(super) fn begin_value(&mut self) -> Result<(), TokenError> {
        match self.value {
            None => {
                self.value = Some(Vec::new());
                Ok(())
            }
            Some(_) => Err(TokenError::Repeated),
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        if let Some(value) = &mut self.value {
            // Anything longer than a token is rejected, so that only one byte more has to be kept.
            let capacity = (MAX_TOKEN + 1).saturating_sub(value.len());
            value.extend_from_slice(&bytes[..bytes.len().min(capacity)]);
        }
    }

    /// Returns the token, or an error if it is missing or malformed.
    pub(super) fn finish(self) -> Result<String, TokenError> {
        let value = self.value.ok_or(TokenError::Missing)?;
        match value.len() > MAX_TOKEN {
            true => Err(TokenError::Malformed),
            false => String::from_utf8(value).map_err(|_| TokenError::Malformed),
        }
    }
}

/// The most bytes of the field's value, more than any token has.
const MAX_TOKEN: usize = 1024;
