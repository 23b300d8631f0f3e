//! The session cookie of Flask.

use std::{fmt, time::Duration};

use http::HeaderMap;
use serde_core::{Serialize, de::DeserializeOwned};

use super::{
    first_valid::first_valid,
    headers::CookieHeaders,
    plain::Cookie,
    value::{ValueError, check_value},
};
use crate::signing::{
    itsdangerous::{dumps, flask_session, loads},
    keys::Keys,
    time::UnixTime,
    verify_error::VerifyError,
};

/// The session cookie of Flask, for a site that is migrating from Flask: both applications read and write it.
///
/// [`security_policy!`](crate::security_policy) makes a constant of this type for a cookie with `flask`. It signs like
/// Flask's [`SecureCookieSessionInterface`]: salt `cookie-session`, HMAC-SHA1, and a key derived by HMAC. The key is
/// Flask's `SECRET_KEY`, which needs at least 32 bytes here. `max_age` is Flask's `PERMANENT_SESSION_LIFETIME`, whose
/// default is 31 days. Users can read the session, but not change it.
///
/// Flask tags types that JSON lacks: a tuple is `{" t": […]}`, bytes are `{" b": "…"}`, a date is `{" d": "…"}`. The
/// type that you read them into needs fields for these tags.
///
/// [`SecureCookieSessionInterface`]: https://flask.palletsprojects.com/en/stable/api/#flask.sessions.SecureCookieSessionInterface
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, security_policy};
/// use serde::{Deserialize, Serialize};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { max_age: 31d, flask } },
///     }
/// }
///
/// #[derive(Debug, Serialize, Deserialize, PartialEq)]
/// struct Session {
///     user: String,
/// }
///
/// # let secret = "6f1e0d9b5a3c47828d6e2b90f7c1a4d3";
/// let keys = Keys::signing_with(Key::from_bytes(secret.as_bytes()).unwrap());
/// let now = UnixTime::now();
/// let text = Shop::SESSION.sign(&keys, &Session { user: "ada".to_owned() }, now).unwrap();
///
/// assert!(text.starts_with("eyJ1c2VyIjoiYWRhIn0."));
/// assert_eq!(Shop::SESSION.verify(&keys, &text, now), Ok(Session { user: "ada".to_owned() }));
/// ```
#[derive(Clone, Copy)]
pub struct FlaskCookie {
    cookie: Cookie,
    max_age: Option<Duration>,
}

impl FlaskCookie {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(cookie: Cookie, max_age: Option<Duration>) -> Self {
        Self { cookie, max_age }
    }

    /// Returns the name and attributes. Do not call `set` on the result: it would send an unsigned value.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// Returns the name of the cookie as it is sent.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Sets the session on a response, replacing any `Set-Cookie` with the same name, domain and path.
    ///
    /// # Errors
    ///
    /// Returns an error for the sessions that [`sign`](Self::sign) rejects. The response is then unchanged.
    pub fn set<T: Serialize>(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        session: &T,
        now: UnixTime,
    ) -> Result<(), ValueError> {
        self.cookie.set(headers, &self.sign(keys, session, now)?)
    }

    /// Serializes and signs a session and the current time, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if the session cannot be serialized as JSON, or if the signed value and the name are longer
    /// than 4096 bytes together.
    pub fn sign<T: Serialize>(&self, keys: &Keys, session: &T, now: UnixTime) -> Result<String, ValueError> {
        let text = dumps(&flask_session(None), keys, session, now).map_err(|_| ValueError::Json)?;
        check_value(self.name(), &text)?;
        Ok(text)
    }

    /// Verifies the signature and the age of a cookie's value, and deserializes the session.
    ///
    /// # Errors
    ///
    /// Returns an error if the value was changed, is older than `max_age`, comes from the future, or cannot be
    /// deserialized. Nothing is decompressed or parsed before the signature is verified. The error does not contain the
    /// session.
    pub fn verify<T: DeserializeOwned>(&self, keys: &Keys, text: &str, now: UnixTime) -> Result<T, VerifyError> {
        loads(&flask_session(self.max_age), keys, text, now)
    }

    /// Returns the session of a request, or `None` if the request has no such cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if none of the cookies of this name is valid: the error about the first one.
    pub fn get<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<T>, VerifyError> {
        first_valid(CookieHeaders::Map(headers), self.name(), |text| self.verify(keys, text, now))
    }

    /// Deletes the cookie in the browser, like [`Cookie::remove`].
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

impl fmt::Debug for FlaskCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlaskCookie").field("cookie", &self.cookie).field("max_age", &self.max_age).finish()
    }
}
