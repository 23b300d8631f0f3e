//! Cookies whose value only the server can read.

use std::borrow::Cow;

use super::{
    protected::{ProtectedCookie, TimestampedValue},
    protection::Encryption,
    value::ValueError,
};
use crate::signing::{keys::Keys, time::UnixTime, verify_error::VerifyError};

/// A cookie whose value is encrypted and authenticated.
///
/// It is encrypted with AES-256-GCM under a key of the cookie's own; the cookie's name is the associated data. The value on the
/// wire has the form of the private jar of the crate `cookie`. The value may hold any text. All else is as
/// [`ProtectedCookie`] describes.
///
/// # How long a key is good
///
/// Each value has a random initialisation vector of 96 bits. Two values with the same vector would let an attacker forge
/// others, so a key must not encrypt more than 2³² values ([NIST SP 800-38D], section 8.3); at that number, the chance that two
/// vectors agree is one in 2³³. Each cookie has a key of its own, derived from the one that signs. That is enough for
///
/// | values of one cookie a second | a key lasts |
/// |--:|---|
/// | 10 | 13 years |
/// | 100 | 16 months |
/// | 1,000 | 7 weeks |
///
/// Change the key that signs before that; values under the earlier one are still [accepted](Keys::accepting).
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
    /// Encrypts a value with its time, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// Returns an error if name and value would not fit into a cookie.
    pub fn encrypt(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.value(keys, TimestampedValue::new(value, now))
    }

    /// Returns the value that was encrypted, if it is genuine and not too old.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn decrypt<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Cow<'t, str>, VerifyError> {
        self.unprotect(keys, text, now).map(|(value, _)| value)
    }
}
