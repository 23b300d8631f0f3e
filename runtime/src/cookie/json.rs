//! Signed and encrypted cookies that hold a value of a type: JSON in base64url.

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

/// A signed cookie that holds a `T`; [`Json`] has an example.
pub type Signed<T> = Json<T, Signature>;

/// A signed or encrypted cookie that holds a value of a type, as JSON.
///
/// [`ProtectedCookie::json`] makes it. A signed value is written as by `URLSafeTimedSerializer` of itsdangerous, without
/// compression: how well a value compresses tells something about it.
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
    /// Makes a cookie that holds a value of a type; [`Json`] has an example.
    #[must_use]
    pub const fn json<T>(self) -> Json<T, P>
    where
        P: Copy,
    {
        Json { cookie: self, value: PhantomData }
    }
}

impl<T: Serialize, P: Protection> Json<T, P> {
    /// Sets the cookie on a response, in the place of one that was set before.
    ///
    /// # Errors
    ///
    /// Returns an error if the value cannot be written as JSON, or is over 4096 octets with the cookie's name. The response is
    /// left as it was.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &T, now: UnixTime) -> Result<(), ValueError> {
        self.cookie.set(headers, keys, &encode(value)?, now)
    }
}

impl<T: DeserializeOwned, P: Protection> Json<T, P> {
    /// Returns the value that a request carries, if it carries one.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first value of this name if none of them is genuine. No value is read as JSON before it was
    /// verified.
    pub fn get(&self, headers: &HeaderMap, keys: &Keys, now: UnixTime) -> Result<Option<T>, VerifyError> {
        first_valid(CookieHeaders::Map(headers), self.cookie.name(), |text| {
            decode(&self.cookie.unprotect(keys, text, now)?.0)
        })
    }
}

impl<T> Signed<T> {
    /// Signs a value with its time, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    pub fn sign(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<String, ValueError>
    where
        T: Serialize,
    {
        self.cookie.sign(keys, &encode(value)?, now)
    }

    /// Returns the value that was signed, if it is genuine, not too old, and a `T`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value. No value is read as JSON before it was verified.
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
    /// Encrypts a value with its time, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    pub fn encrypt(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<String, ValueError>
    where
        T: Serialize,
    {
        self.cookie.encrypt(keys, &encode(value)?, now)
    }

    /// Returns the value that was encrypted, if it is genuine, not too old, and a `T`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value. No value is read as JSON before it was verified.
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

    /// Returns the cookie below, whose `set` would send a value that nobody has signed.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        self.cookie.cookie()
    }

    /// Has the browser forget the cookie, as [`Cookie::remove`](super::Cookie::remove) does.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

// By hand, as for `Debug`: a derive would require them of `T`, and no `T` is stored.
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
