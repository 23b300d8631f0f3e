//! Sealed cookies that hold a value of a type: JSON in base64url.

use std::{fmt, marker::PhantomData};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::HeaderMap;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    headers::Lines,
    protected::{Sealed, first_genuine},
    protection::{Protection, Signature},
    value::ValueError,
};
use crate::signing::{keys::Keys, signer::VerifyError, time::UnixTime};

/// A signed cookie that holds a `T`; [`Json`] has an example.
pub type Signed<T> = Json<T, Signature>;

/// A sealed cookie that holds a value of a type, as JSON.
///
/// [`Sealed::json`] makes it. What stands in the cookie is what `URLSafeTimedSerializer` of itsdangerous writes, without
/// compression: how well something compresses says something about it.
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
    sealed: Sealed<P>,
    value: PhantomData<fn() -> T>,
}

impl<P> Sealed<P> {
    /// Has the cookie hold a value of a type; [`Json`] has an example.
    #[must_use]
    pub const fn json<T>(self) -> Json<T, P>
    where
        P: Copy,
    {
        Json { sealed: self, value: PhantomData }
    }
}

impl<T: Serialize, P: Protection> Json<T, P> {
    /// Sets the cookie on a response, in the place of one that was set before.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign). The response is left as it was.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &T, now: UnixTime) -> Result<(), ValueError> {
        self.sealed.set(headers, keys, &encode(value)?, now)
    }

    /// Returns the value as it stands in the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be written as JSON, or is over 4096 octets with the cookie's name.
    pub fn sign(&self, keys: &Keys, value: &T, now: UnixTime) -> Result<String, ValueError> {
        self.sealed.sign(keys, &encode(value)?, now)
    }
}

impl<T: DeserializeOwned, P: Protection> Json<T, P> {
    /// Returns the value that was signed, if it is genuine, not too old, and a `T`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value. Nothing is read as JSON before its signature is.
    pub fn verify(&self, keys: &Keys, text: &str, now: UnixTime) -> Result<T, VerifyError> {
        decode(&self.sealed.verify(keys, text, now)?)
    }

    /// Returns the value that a request carries, if it carries one.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first value of this name if none of them is genuine.
    pub fn get(&self, headers: &HeaderMap, keys: &Keys, now: UnixTime) -> Result<Option<T>, VerifyError> {
        first_genuine(Lines::In(headers), self.sealed.name(), |text| self.verify(keys, text, now))
    }
}

impl<T, P> Json<T, P> {
    /// Has the browser forget the cookie, as [`Cookie::remove`](super::Cookie::remove) does.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.sealed.remove(headers);
    }
}

// By hand, as for `Debug`: a derive would ask something of `T`, of which nothing is here.
impl<T, P: Copy> Clone for Json<T, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, P: Copy> Copy for Json<T, P> {}

impl<T, P> fmt::Debug for Json<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Json").field(&self.sealed).finish()
    }
}

fn encode<T: Serialize>(value: &T) -> Result<String, ValueError> {
    let json = serde_json::to_vec(value).map_err(|_| ValueError::Json)?;
    Ok(Base64UrlUnpadded::encode_string(&json))
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, VerifyError> {
    let json = Base64UrlUnpadded::decode_vec(text).map_err(|_| VerifyError::BadPayload)?;
    serde_json::from_slice(&json).map_err(|_| VerifyError::BadPayload)
}
