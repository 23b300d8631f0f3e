//! The timestamp of a signed value, in the format of itsdangerous: `value.timestamp`.

use std::fmt;

use super::{base64, time::UnixTime, verify_error::VerifyError};

/// A value whose signature is valid, and the time at which it was signed.
///
/// [`Signer::verify`](super::Signer::verify) returns it, with an example.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Verified<'t> {
    value: &'t str,
    signed_at: UnixTime,
}

impl<'t> Verified<'t> {
    /// Returns the value.
    #[must_use]
    pub const fn value(&self) -> &'t str {
        self.value
    }

    /// Returns the time at which the value was signed.
    #[must_use]
    pub const fn signed_at(&self) -> UnixTime {
        self.signed_at
    }
}

/// The value may be a secret: `Debug` redacts it.
impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("signed_at", &self.signed_at).finish_non_exhaustive()
    }
}

/// Appends `.` and the time, as big-endian bytes without leading zeros in base64url.
pub(crate) fn push_time(text: &mut String, time: UnixTime) {
    let bytes = time.as_secs().to_be_bytes();
    text.push('.');
    base64::append(&bytes[zeros(time)..], text);
}

/// Returns how many characters [`push_time`] appends.
pub(crate) fn time_length(time: UnixTime) -> usize {
    1 + base64::length(8 - zeros(time))
}

fn zeros(time: UnixTime) -> usize {
    time.as_secs().leading_zeros() as usize / 8
}

/// Splits off the timestamp. Only its canonical form is accepted: no leading zeros, no unused bits.
pub(crate) fn split_time(text: &str) -> Result<Verified<'_>, VerifyError> {
    // A timestamp has a few characters, for which a search byte by byte is fastest.
    let dot = text.bytes().rposition(|byte| byte == b'.').ok_or(VerifyError::MissingTimestamp)?;
    let (value, time) = (&text[..dot], &text[dot + 1..]);
    let mut buffer = [0; 8];
    let bytes = base64::decode(time, &mut buffer).ok_or(VerifyError::MalformedTimestamp)?;
    if bytes.first() == Some(&0) {
        return Err(VerifyError::MalformedTimestamp);
    }
    let mut seconds = [0; 8];
    seconds[8 - bytes.len()..].copy_from_slice(bytes);
    Ok(Verified { value, signed_at: UnixTime::from_secs(u64::from_be_bytes(seconds)) })
}

/// The most characters that [`push_time`] appends.
pub(crate) const TIMESTAMP: usize = 1 + base64::length(8);
