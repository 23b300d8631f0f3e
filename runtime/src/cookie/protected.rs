//! Cookies whose value the server can trust: signed, or encrypted.

use std::{borrow::Cow, fmt, time::Duration};

use http::{HeaderMap, HeaderValue};

use super::{
    first_valid::first_valid,
    headers::{self, CookieHeaders},
    plain::{Cookie, header},
    protection::Protection,
    value::{ValueError, check_value},
};
use crate::signing::{
    age::check_age,
    keys::Keys,
    time::{CLOCK_SKEW, UnixTime},
    timestamp::{push_time, split_time, time_length},
    verify_error::VerifyError,
};

/// A cookie whose value only the server can write: signed, or encrypted as well.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for a cookie with `signed` or `private`:
/// [`SignedCookie`](super::SignedCookie) or `PrivateCookie`. The value is bound to the cookie's name. The server checks its age
/// too, since a client may keep a cookie for longer than it was told: a value that is older than the declared `max_age`, or that
/// comes from the future, is rejected.
///
/// # Example
///
/// ```
/// use http::HeaderMap;
/// use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
/// use std::time::Duration;
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
///     Err(VerifyError::Expired { age: Duration::from_secs(86_400), limit: Duration::from_secs(28_800) }),
/// );
/// ```
#[derive(Clone, Copy)]
pub struct ProtectedCookie<P> {
    cookie: Cookie,
    protection: P,
    max_age: Option<Duration>,
    clock_skew: Duration,
}

impl<P> ProtectedCookie<P> {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(cookie: Cookie, protection: P, max_age: Option<Duration>) -> Self {
        Self { cookie, protection, max_age, clock_skew: CLOCK_SKEW }
    }

    /// Accepts a value whose time is up to so far in the future, by a server whose clock is ahead; five seconds unless this
    /// sets it.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
    /// # use std::time::Duration;
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
    ///     Shop::SESSION.with_clock_skew(Duration::ZERO).verify(&keys, &text, now),
    ///     Err(VerifyError::NotYetValid { ahead: Duration::from_secs(3) }),
    /// );
    /// ```
    #[must_use]
    pub const fn with_clock_skew(self, clock_skew: Duration) -> Self
    where
        P: Copy,
    {
        Self { cookie: self.cookie, protection: self.protection, max_age: self.max_age, clock_skew }
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

    /// Has the browser forget the cookie, as [`Cookie::remove`] does.
    ///
    /// The server accepts the value until it expires: what has to end at once has to end in the server's own store.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }

    pub(super) const fn clock_skew(&self) -> Duration {
        self.clock_skew
    }
}

impl<P: Protection> ProtectedCookie<P> {
    /// Sets the cookie on a response, in the place of one that was set before.
    ///
    /// # Errors
    ///
    /// Returns an error if name and value would not fit into a cookie, or, where it is signed, the value holds an octet that a
    /// cookie cannot carry. The response is left as it was.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &str, now: UnixTime) -> Result<(), ValueError> {
        headers::set(headers, self.header(keys, value, now)?);
        Ok(())
    }

    /// Returns the value of the `Set-Cookie` header, for a framework with a header map of its own.
    ///
    /// # Errors
    ///
    /// As for [`set`](Self::set).
    pub fn header(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<HeaderValue, ValueError> {
        self.line(keys, TimestampedValue::new(value, now)).map(header)
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
        first_valid(CookieHeaders::Map(headers), self.name(), |text| {
            self.unprotect(keys, text, now).map(|(value, _)| value)
        })
    }

    /// The value in the form that the cookie carries.
    pub(super) fn value(&self, keys: &Keys, timestamped: TimestampedValue<'_>) -> Result<String, ValueError> {
        let mut text = String::with_capacity(P::protected_length(timestamped.length()));
        self.protect(keys, timestamped, &mut text)?;
        Ok(text)
    }

    /// The whole line, in one allocation of its exact size.
    pub(super) fn line(&self, keys: &Keys, timestamped: TimestampedValue<'_>) -> Result<String, ValueError> {
        let (name, tail) = (self.name(), self.cookie.attributes());
        let mut text = String::with_capacity(name.len() + 1 + P::protected_length(timestamped.length()) + tail.len());
        text.push_str(name);
        text.push('=');
        self.protect(keys, timestamped, &mut text)?;
        text.push_str(tail);
        Ok(text)
    }

    fn protect(
        &self,
        keys: &Keys,
        TimestampedValue { value, started, now }: TimestampedValue<'_>,
        text: &mut String,
    ) -> Result<(), ValueError> {
        let from = text.len();
        text.push_str(value);
        if let Some(started) = started {
            push_time(text, started);
        }
        push_time(text, now);
        self.protection.protect(self.name(), keys, text, from);
        check_value(self.name(), &text[from..])
    }

    /// The value, and when it was signed or encrypted.
    pub(crate) fn unprotect<'t>(
        &self,
        keys: &Keys,
        text: &'t str,
        now: UnixTime,
    ) -> Result<(Cow<'t, str>, UnixTime), VerifyError> {
        let timestamped = self.protection.unprotect(self.name(), keys, text)?;
        let verified = split_time(&timestamped)?;
        let (length, issued_at) = (verified.value().len(), verified.signed_at());
        if let Some(limit) = self.max_age {
            check_age(issued_at, now, limit, self.clock_skew)?;
        }
        Ok((truncated(timestamped, length), issued_at))
    }
}

impl<P> fmt::Debug for ProtectedCookie<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProtectedCookie")
            .field("cookie", &self.cookie)
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}

/// A value and its time, or its times.
#[derive(Clone, Copy)]
pub(super) struct TimestampedValue<'v> {
    pub(super) value: &'v str,
    /// When the session that holds it started.
    pub(super) started: Option<UnixTime>,
    pub(super) now: UnixTime,
}

impl<'v> TimestampedValue<'v> {
    pub(super) const fn new(value: &'v str, now: UnixTime) -> Self {
        Self { value, started: None, now }
    }

    fn length(&self) -> usize {
        self.value.len() + self.started.map_or(0, time_length) + time_length(self.now)
    }
}

/// The start of a text, in the same allocation.
pub(super) fn truncated(text: Cow<'_, str>, length: usize) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
        Cow::Owned(mut text) => {
            text.truncate(length);
            Cow::Owned(text)
        }
    }
}
