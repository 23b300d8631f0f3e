//! Cookies whose value only the server can write.

use std::borrow::Cow;

use super::{
    protected::{ProtectedCookie, TimestampedValue},
    protection::Signature,
    value::ValueError,
};
use crate::signing::{keys::Keys, time::UnixTime, verify_error::VerifyError};

/// A cookie that carries a time and a signature; [`ProtectedCookie`] has an example.
///
/// The value has the wire form of itsdangerous, `value.timestamp.signature`. Its salt is `security-policy.cookie.signed.`,
/// followed by the name of the cookie. In Python it is read by
///
/// ```text
/// salt = "security-policy.cookie.signed.__Host-session"
/// TimestampSigner(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
/// ```
pub type SignedCookie = ProtectedCookie<Signature>;

impl SignedCookie {
    /// Signs a value with its time, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// Returns an error if the value holds an octet that a cookie cannot carry, or name and value would not fit into a cookie.
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.value(keys, TimestampedValue::new(value, now))
    }

    /// Returns the value that was signed, if it is genuine and not too old.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Cow<'t, str>, VerifyError> {
        self.unprotect(keys, text, now).map(|(value, _)| value)
    }
}
