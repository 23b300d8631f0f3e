//! Cookies whose value the server can trust: signed, or encrypted.

use std::{borrow::Cow, fmt};

use http::{HeaderMap, HeaderValue};

use super::{
    headers::{self, Lines, values},
    plain::{Cookie, build, header},
    protection::{Protection, Signature},
    value::{ValueError, check},
};
use crate::signing::{
    keys::Keys,
    signer::{VerifyError, check_age, push_time, split_time, time_length},
    time::UnixTime,
};

/// A cookie that carries a time and a signature; [`Sealed`] has an example.
pub type SignedCookie = Sealed<Signature>;

/// A cookie whose value the server alone has written: signed, or encrypted as well.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for a cookie with `signed` or `private`. The
/// value is bound to the cookie's name, and its age is checked here, whatever the browser has kept: one that is
/// older than the declared `max_age`, or signed in the future, is refused.
///
/// A signed value has the wire form of itsdangerous, `value.timestamp.signature`, and its salt is
/// `security-policy.cookie.signed.` with the name of the cookie behind it. In Python it is read by
///
/// ```text
/// salt = "security-policy.cookie.signed.__Host-session"
/// TimestampSigner(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
/// ```
///
/// # Example
///
/// ```
/// use http::HeaderMap;
/// use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///     }
/// }
///
/// let keys = Keys::signing_with(Key::random());
/// let now = UnixTime::from_secs(1_790_000_000);
///
/// let mut response = HeaderMap::new();
/// Shop::SESSION.set(&mut response, &keys, "user:42", now).unwrap();
///
/// # let line = response["set-cookie"].to_str().unwrap();
/// # let mut request = HeaderMap::new();
/// # request.insert("cookie", line.split(';').next().unwrap().parse().unwrap());
/// assert_eq!(Shop::SESSION.get(&request, &keys, now).unwrap().as_deref(), Some("user:42"));
///
/// let tomorrow = UnixTime::from_secs(1_790_086_400);
/// assert_eq!(
///     Shop::SESSION.get(&request, &keys, tomorrow),
///     Err(VerifyError::Expired { age: 86_400, limit: 28_800 }),
/// );
/// ```
#[derive(Clone, Copy)]
pub struct Sealed<P> {
    cookie: Cookie,
    protection: P,
    max_age: Option<u64>,
    skew: u64,
}

impl<P> Sealed<P> {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared(cookie: Cookie, protection: P, max_age: Option<u64>) -> Self {
        Self { cookie, protection, max_age, skew: SKEW }
    }

    /// Accepts what was sealed up to so many seconds in the future; five unless this says otherwise.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
    /// # security_policy! {
    /// #     struct Shop {
    /// #         origin: "https://shop.example.com",
    /// #         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// #     }
    /// # }
    /// # let keys = Keys::signing_with(Key::random());
    /// let text = Shop::SESSION.sign(&keys, "user:42", UnixTime::from_secs(1_003)).unwrap();
    /// let now = UnixTime::from_secs(1_000);
    ///
    /// assert!(Shop::SESSION.verify(&keys, &text, now).is_ok());
    /// assert_eq!(
    ///     Shop::SESSION.with_skew(0).verify(&keys, &text, now),
    ///     Err(VerifyError::NotYetValid { seconds: 3 }),
    /// );
    /// ```
    #[must_use]
    pub const fn with_skew(self, seconds: u64) -> Self
    where
        P: Copy,
    {
        Self { cookie: self.cookie, protection: self.protection, max_age: self.max_age, skew: seconds }
    }

    /// Returns the cookie below, whose `set` would send a value that nobody has signed.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Has the browser forget the cookie, as [`Cookie::remove`] does.
    ///
    /// The server goes on accepting the value until it expires: what has to end at once ends in the server's own store.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }

    pub(super) const fn skew(&self) -> u64 {
        self.skew
    }
}

impl<P: Protection> Sealed<P> {
    /// Sets the cookie on a response, in the place of one that was set before.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign). The response is left as it was.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &str, now: UnixTime) -> Result<(), ValueError> {
        headers::set(headers, self.header(keys, value, now)?);
        Ok(())
    }

    /// Returns the value of the `Set-Cookie` header, for a framework with a header map of its own.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign).
    pub fn header(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<HeaderValue, ValueError> {
        self.line(keys, Stamped::new(value, now)).map(header)
    }

    /// Makes a cookie of the `cookie` crate, for a library that takes those.
    ///
    /// # Errors
    ///
    /// As for [`sign`](Self::sign).
    pub fn build(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<cookie::Cookie<'static>, ValueError> {
        self.line(keys, Stamped::new(value, now)).map(build)
    }

    /// Returns the value as it stands in the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error if it would not fit into a cookie, or, where it is signed and so stands there as it is, holds
    /// an octet that must not.
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.value(keys, Stamped::new(value, now))
    }

    /// Returns the value that was signed, if it is genuine and not too old.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Cow<'t, str>, VerifyError> {
        self.open(keys, text, now).map(|(value, _)| value)
    }

    /// Returns the value that a request carries, if it carries one.
    ///
    /// A request can carry a name more than once. The first genuine value counts, so that a subdomain that sets a
    /// cookie of the same name locks nobody out. A value that is not UTF-8 is not genuine.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first value if none of them is genuine.
    pub fn get<'h>(
        &self,
        headers: &'h HeaderMap,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<Cow<'h, str>>, VerifyError> {
        first_genuine(Lines::In(headers), self.name(), |text| self.verify(keys, text, now))
    }

    /// What stands in the cookie.
    pub(super) fn value(&self, keys: &Keys, stamped: Stamped<'_>) -> Result<String, ValueError> {
        let mut text = String::with_capacity(P::length(stamped.length()));
        self.seal(keys, stamped, &mut text)?;
        Ok(text)
    }

    /// The whole line, in one allocation of its exact size.
    pub(super) fn line(&self, keys: &Keys, stamped: Stamped<'_>) -> Result<String, ValueError> {
        let (name, tail) = (self.name(), self.cookie.attributes());
        let mut text = String::with_capacity(name.len() + 1 + P::length(stamped.length()) + tail.len());
        text.push_str(name);
        text.push('=');
        self.seal(keys, stamped, &mut text)?;
        text.push_str(tail);
        Ok(text)
    }

    fn seal(
        &self,
        keys: &Keys,
        Stamped { value, started, now }: Stamped<'_>,
        text: &mut String,
    ) -> Result<(), ValueError> {
        let from = text.len();
        text.push_str(value);
        if let Some(started) = started {
            push_time(text, started);
        }
        push_time(text, now);
        self.protection.protect(self.name(), keys, text, from);
        check(self.name(), &text[from..])
    }

    /// The value, and when it was sealed.
    pub(crate) fn open<'t>(
        &self,
        keys: &Keys,
        text: &'t str,
        now: UnixTime,
    ) -> Result<(Cow<'t, str>, UnixTime), VerifyError> {
        let stamped = self.protection.reveal(self.name(), keys, text)?;
        let verified = split_time(&stamped)?;
        let (length, sealed_at) = (verified.value().len(), verified.signed_at());
        if let Some(limit) = self.max_age {
            check_age(sealed_at, now, limit, self.skew)?;
        }
        let value = match stamped {
            Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
            Cow::Owned(mut text) => {
                text.truncate(length);
                Cow::Owned(text)
            }
        };
        Ok((value, sealed_at))
    }
}

impl<P> fmt::Debug for Sealed<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealed").field("cookie", &self.cookie).field("max_age", &self.max_age).finish_non_exhaustive()
    }
}

/// A value and its time, or its times.
#[derive(Clone, Copy)]
pub(super) struct Stamped<'v> {
    pub(super) value: &'v str,
    /// When the session that holds it started.
    pub(super) started: Option<UnixTime>,
    pub(super) now: UnixTime,
}

impl<'v> Stamped<'v> {
    const fn new(value: &'v str, now: UnixTime) -> Self {
        Self { value, started: None, now }
    }

    fn length(&self) -> usize {
        self.value.len() + self.started.map_or(0, time_length) + time_length(self.now)
    }
}

/// The first value of this name that reads, or what is wrong with the first of all.
pub(crate) fn first_genuine<'h, T>(
    lines: Lines<'h>,
    name: &'static str,
    read: impl Fn(&'h str) -> Result<T, VerifyError>,
) -> Result<Option<T>, VerifyError> {
    let mut refused = None;
    for value in values(lines, name) {
        // What is sealed is ASCII.
        let text = str::from_utf8(value).map_err(|_| VerifyError::BadSignature);
        match text.and_then(&read) {
            Ok(value) => return Ok(Some(value)),
            Err(error) => _ = refused.get_or_insert(error),
        }
    }
    refused.map_or(Ok(None), Err)
}

/// Clocks of servers that keep them in time differ by less.
const SKEW: u64 = 5;
