//! Encrypted cookies.

use std::borrow::Cow;

use super::{
    protected::{ProtectedCookie, TimestampedValue},
    protection::Encryption,
    value::ValueError,
};
use crate::signing::{keys::Keys, time::UnixTime, verify_error::VerifyError};

/// A cookie whose value is encrypted and authenticated with AES-256-GCM.
///
/// Users can neither read nor change the value, which may be any text. Each cookie has its own key, derived from the
/// signing key; the cookie's name is the associated data. The value has the format of the private jar of the `cookie`
/// crate: initialization vector, ciphertext and tag in base64. [`ProtectedCookie`] describes what is checked. The
/// length of the value is visible.
///
/// # How long a key can be used
///
/// Each value has a random initialization vector of 96 bits. If two values under one key get the same vector, an
/// attacker can forge values. A key must therefore not encrypt more than 2³² values ([NIST SP 800-38D], section 8.3);
/// after as many, the probability that two vectors are equal is 1 in 2³³. A signing key can be used for
///
/// | values per second of one cookie | for |
/// |--:|---|
/// | 10 | 13 years |
/// | 100 | 16 months |
/// | 1,000 | 7 weeks |
///
/// Replace the signing key earlier than that. Values under the old key are still [accepted](Keys::accepting).
///
/// [NIST SP 800-38D]: https://doi.org/10.6028/NIST.SP.800-38D
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, security_policy};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { basket: { name: "__Host-basket", max_age: 1d, private } },
///     }
/// }
///
/// let keys = Keys::signing_with(Key::random());
/// let now = UnixTime::now();
/// let text = Shop::BASKET.encrypt(&keys, "3 × tea", now).unwrap();
///
/// assert!(!text.contains("tea"));
/// assert_eq!(Shop::BASKET.decrypt(&keys, &text, now).unwrap(), "3 × tea");
/// ```
pub type PrivateCookie = ProtectedCookie<Encryption>;

impl PrivateCookie {
    /// Encrypts a value and the current time, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if name and encrypted value are longer than 4096 bytes together.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    pub fn encrypt(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.value(keys, TimestampedValue::new(value, now))
    }

    /// Decrypts the value of a cookie, then checks its age.
    ///
    /// # Errors
    ///
    /// Returns an error if the value was changed, is older than `max_age` or comes from the future. The error does not
    /// contain the value.
    pub fn decrypt<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Cow<'t, str>, VerifyError> {
        keys.count(self.unprotect(keys, text, now)).map(|(value, _)| value)
    }
}
