//! Signed and encrypted cookies whose value is JSON in base64url.

use std::{fmt, marker::PhantomData};

use http::HeaderMap;
use serde_core::{Serialize, de::DeserializeOwned};

#[cfg(feature = "private")]
use super::protection::Encryption;
use super::{
    first_valid::first_valid,
    headers::CookieHeaders,
    plain::Cookie,
    protected::ProtectedCookie,
    protection::{Protection, Signature},
    value::ValueError,
};
use crate::signing::{base64, keys::Keys, time::UnixTime, verify_error::VerifyError};

/// A signed cookie whose value is a `T`; [`Json`] has an example.
pub type Signed<T> = Json<T, Signature>;

/// A signed or encrypted cookie whose value is a `T`, serialized as JSON.
///
/// [`ProtectedCookie::json`] makes it. The value is verified or decrypted before it is deserialized, so that an
/// attacker's JSON is never parsed. Its format is that of itsdangerous' [`URLSafeTimedSerializer`], without
/// compression: the length of compressed data can reveal what is in it.
///
/// [`URLSafeTimedSerializer`]: https://itsdangerous.palletsprojects.com/en/stable/url_safe/
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, cookie::Signed, security_policy};
/// use serde::{Deserialize, Serialize};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { basket: { name: "__Host-basket", max_age: 1d, signed } },
///     }
/// }
///
/// #[derive(Debug, Serialize, Deserialize, PartialEq)]
/// struct Basket {
///     tea: u32,
/// }
///
/// const BASKET: Signed<Basket> = Shop::BASKET.json();
///
/// let keys = Keys::signing_with(Key::random());
/// let now = UnixTime::now();
/// let text = BASKET.sign(&keys, &Basket { tea: 3 }, now).unwrap();
///
/// assert_eq!(BASKET.verify(&keys, &text, now), Ok(Basket { tea: 3 }));
/// ```
pub struct Json<T, P> {
    cookie: ProtectedCookie<P>,
    value: PhantomData<fn() -> T>,
}

impl<P> ProtectedCookie<P> {
    /// Makes a cookie whose value is a `T`; [`Json`] has an example.
    #[must_use]
    pub const fn json<T>(self) -> Json<T, P>
    where
        P: Copy,
    {
        Json { cookie: self, value: PhantomData }
    }
}

impl<T: Serialize, P: Protection> Json<T, P> {
    /// Sets the cookie on a response, replacing any `Set-Cookie` with the same name, domain and path.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be serialized as JSON, or if the protected value and the name are longer
    /// than 4096 bytes together. The response is then unchanged.
    ///
    /// # Panics
    ///
    /// For an encrypted cookie, panics if the operating system provides no random bytes.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &T, now: UnixTime) -> Result<(), ValueError> {
        self.cookie.set(headers, keys, &encode(value)?, now)
    }
}

impl<T: DeserializeOwned, P: Protection> Json<T, P> {
    /// Returns the value of the cookie in a request, or `None` if the request has no such cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if none of the cookies of this name is valid: the error about the first one.
    pub fn get(&self, headers: &HeaderMap, keys: &Keys, now: UnixTime) -> Result<Option<T>, VerifyError> {
        keys.count(first_valid(CookieHeaders::Map(headers), self.cookie.name(), |text| {
            decode(&self.cookie.unprotect(keys, text, now)?.0)
        }))
    }
}

impl<T> Signed<T> {
    /// Serializes and signs a value and the current time, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
    pub fn sign(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<String, ValueError>
    where
        T: Serialize,
    {
        self.cookie.sign(keys, &encode(value)?, now)
    }

    /// Verifies the signature and the age of a cookie's value, and deserializes it.
    ///
    /// # Errors
    ///
    /// Returns an error if the value was changed, is older than `max_age`, comes from the future, or cannot be
    /// deserialized. The error does not contain the value.
    pub fn verify(&self, keys: &Keys, text: &str, now: UnixTime) -> Result<T, VerifyError>
    where
        T: DeserializeOwned,
    {
        decode(&self.cookie.verify(keys, text, now)?)
    }
}

#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
impl<T> Json<T, Encryption> {
    /// Serializes and encrypts a value and the current time, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    pub fn encrypt(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<String, ValueError>
    where
        T: Serialize,
    {
        self.cookie.encrypt(keys, &encode(value)?, now)
    }

    /// Decrypts a cookie's value, checks its age, and deserializes it.
    ///
    /// # Errors
    ///
    /// Returns an error if the value was changed, is older than `max_age`, comes from the future, or cannot be
    /// deserialized. The error does not contain the value.
    pub fn decrypt(&self, keys: &Keys, text: &str, now: UnixTime) -> Result<T, VerifyError>
    where
        T: DeserializeOwned,
    {
        decode(&self.cookie.decrypt(keys, text, now)?)
    }
}

impl<T, P> Json<T, P> {
    #[cfg(feature = "cookie")]
    pub(super) const fn protected(&self) -> &ProtectedCookie<P> {
        &self.cookie
    }

    /// Returns the name and attributes. Do not call `set` on the result: it would send an unprotected value.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        self.cookie.cookie()
    }

    /// Deletes the cookie in the browser, like [`Cookie::remove`](super::Cookie::remove).
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

// Implemented by hand: a derive would require `T: Clone`, and no `T` is stored.
impl<T, P: Copy> Clone for Json<T, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, P: Copy> Copy for Json<T, P> {}

impl<T, P> fmt::Debug for Json<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Json").field(&self.cookie).finish()
    }
}

pub(super) fn encode<T: Serialize>(value: &T) -> Result<String, ValueError> {
    let json = serde_json::to_vec(value).map_err(|_| ValueError::Json)?;
    Ok(base64::encode(&json))
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, VerifyError> {
    let json = base64::decode_vec(text).ok_or(VerifyError::BadPayload)?;
    serde_json::from_slice(&json).map_err(|_| VerifyError::BadPayload)
}
