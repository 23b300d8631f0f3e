//! The one field of a form that is looked for: what is kept of it, and how many fields there may be.

use super::rejection::TokenError;

/// A token that is being looked for with_field_limit the fields of a form.
pub(super) struct TokenCollector {
    /// The value of the field, once it was found.
    value: Option<Vec<u8>>,
    fields: usize,
    limit: usize,
}

impl TokenCollector {
    /// Looks for it with_field_limit so many fields.
    pub(super) const fn with_field_limit(limit: usize) -> Self {
        Self { value: None, fields: 0, limit }
    }

    /// Counts a field, of whatever name.
    pub(super) fn count_field(&mut self) -> Result<(), TokenError> {
        self.fields += 1;
        match self.fields > self.limit {
            true => Err(TokenError::TooManyFields { limit: self.limit }),
            false => Ok(()),
        }
    }

    /// The next octets are those of the wanted field.
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
            // What is too long for a token stays too long for one, and need not be kept.
            let capacity = (MAX_TOKEN + 1).saturating_sub(value.len());
            value.extend_from_slice(&bytes[..bytes.len().min(capacity)]);
        }
    }

    /// The value of the field, if there was one.
    pub(super) fn finish(self) -> Result<String, TokenError> {
        let value = self.value.ok_or(TokenError::Missing)?;
        match value.len() > MAX_TOKEN {
            true => Err(TokenError::Malformed),
            false => String::from_utf8(value).map_err(|_| TokenError::Malformed),
        }
    }
}

/// More than any token has.
const MAX_TOKEN: usize = 1024;
