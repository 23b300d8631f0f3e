//! Signed cookies.

use std::borrow::Cow;

use super::{
    protected::{ProtectedCookie, TimestampedValue},
    protection::Signature,
    value::ValueError,
};
use crate::signing::{keys::Keys, time::UnixTime, verify_error::VerifyError};

/// A cookie whose value is signed together with the time; [`ProtectedCookie`] has an example.
///
/// Users can read the value, but not change it. Its format is that of [itsdangerous], `value.timestamp.signature`, with
/// HMAC-SHA256. The salt is `security-policy.cookie.signed.` followed by the name of the cookie, so that the value of
/// one cookie is not valid for another. In Python, this signer verifies it:
///
/// ```text
/// salt = "security-policy.cookie.signed.__Host-session"
/// TimestampSigner(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
/// ```
///
/// [itsdangerous]: https://itsdangerous.palletsprojects.com/en/stable/timed/
pub type SignedCookie = ProtectedCookie<Signature>;

impl SignedCookie {
    /// Signs a value and the current time, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if the value contains a byte that a cookie cannot carry, or if name and value are longer than
    /// 4096 bytes.
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.value(keys, TimestampedValue::new(value, now))
    }

    /// Verifies the value of a cookie: its signature, then its age. Returns the value that was signed.
    ///
    /// # Errors
    ///
    /// Returns an error for an invalid signature, and for a value that is older than `max_age` or from the future. The
    /// error does not contain the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Cow<'t, str>, VerifyError> {
        keys.count(self.unprotect(keys, text, now)).map(|(value, _)| value)
    }
}
