//! Flask's own session cookie.

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

/// Flask's own session cookie, which both sides read and write while a site moves over.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for a cookie with `flask`. Salt, digest and
/// derivation are those of `SecureCookieSessionInterface`; the key is Flask's `SECRET_KEY`, which needs at least 32 bytes here
/// too. `max_age` is Flask's `PERMANENT_SESSION_LIFETIME`, 31 days unless it was changed.
///
/// Flask writes types that JSON lacks with a tag of its own: a tuple as `{" t": […]}`, bytes as `{" b": "…"}`, a date as
/// `{" d": "…"}`. They are read and written with these tags.
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
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(cookie: Cookie, max_age: Option<Duration>) -> Self {
        Self { cookie, max_age }
    }

    /// Returns the name and the attributes alone. The `set` of that cookie would send a value that nobody has signed.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Sets the session on a response, in the place of one that was set before.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign). The response is left as it was.
    pub fn set<T: Serialize>(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        session: &T,
        now: UnixTime,
    ) -> Result<(), ValueError> {
        self.cookie.set(headers, &self.sign(keys, session, now)?)
    }

    /// Signs a session with its time, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// Returns an error if it cannot be written as JSON, or is over 4096 octets with the cookie's name.
    pub fn sign<T: Serialize>(&self, keys: &Keys, session: &T, now: UnixTime) -> Result<String, ValueError> {
        let text = dumps(&flask_session(None), keys, session, now).map_err(|_| ValueError::Json)?;
        check_value(self.name(), &text)?;
        Ok(text)
    }

    /// Returns the session, if it is genuine, not too old, and a `T`.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the session. Nothing is unpacked before its signature is verified.
    pub fn verify<T: DeserializeOwned>(&self, keys: &Keys, text: &str, now: UnixTime) -> Result<T, VerifyError> {
        loads(&flask_session(self.max_age), keys, text, now)
    }

    /// Returns the session that a request carries, if it carries one.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first value of this name if none of them is genuine.
    pub fn get<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<T>, VerifyError> {
        first_valid(CookieHeaders::Map(headers), self.name(), |text| self.verify(keys, text, now))
    }

    /// Has the browser forget the cookie, as [`Cookie::remove`] does.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

impl fmt::Debug for FlaskCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlaskCookie").field("cookie", &self.cookie).field("max_age", &self.max_age).finish()
    }
}
