//! Signed and encrypted cookies.

use std::{borrow::Cow, fmt, time::Duration};

use http::{HeaderMap, HeaderValue};

use super::{
    first_valid::first_valid,
    headers::{self, CookieHeaders},
    plain::{Cookie, header},
    protection::Protection,
    session_start::{Start, push_start, start_length},
    value::{ValueError, check_value},
};
use crate::signing::{
    age::check_age,
    keys::Keys,
    time::{CLOCK_SKEW, UnixTime},
    timestamp::{push_time, split_time, time_length},
    verify_error::VerifyError,
};

/// A cookie whose value only the server can write: it is signed, or encrypted.
///
/// [`security_policy!`](crate::security_policy) makes a constant of this type for a cookie with `signed` or `private`:
/// [`SignedCookie`](super::SignedCookie) or `PrivateCookie`. The protected value also contains the time at which it was
/// issued. A request's cookie is checked in this order:
///
/// 1. Its signature is verified, or it is decrypted. Every one of the [`Keys`] is tried. The key depends on the
///    cookie's name, so that the value of one cookie is not valid for another.
/// 2. Its timestamp is read.
/// 3. Its time is compared with [`Keys::not_before`].
/// 4. Its age is compared with the `max_age` of the declaration, as a client may keep a cookie for longer than it was
///    told. A value from the future is rejected too, beyond a [clock skew](Self::with_clock_skew) of five seconds.
///    Without a `max_age`, every age is accepted.
///
/// A user can send an older value of the same cookie again until it expires.
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
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(cookie: Cookie, protection: P, max_age: Option<Duration>) -> Self {
        Self { cookie, protection, max_age, clock_skew: CLOCK_SKEW }
    }

    /// Sets how far in the future a value's timestamp may be, for servers whose clocks differ. The default is five
    /// seconds.
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

    /// Returns the name and attributes. Do not call `set` on the result: it would send an unprotected value.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        &self.cookie
    }

    /// Returns the name of the cookie as it is sent.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Deletes the cookie in the browser, like [`Cookie::remove`].
    ///
    /// The server still accepts the value until it expires, if a client sends it. To end a session at once, delete it
    /// on the server as well.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }

    pub(super) const fn max_age(&self) -> Option<Duration> {
        self.max_age
    }

    pub(super) const fn clock_skew(&self) -> Duration {
        self.clock_skew
    }
}

impl<P: Protection> ProtectedCookie<P> {
    /// Sets the cookie on a response, replacing any `Set-Cookie` with the same name, domain and path.
    ///
    /// # Errors
    ///
    /// Returns an error if name and protected value are longer than 4096 bytes together, and for a signed cookie also
    /// if the value contains a byte that a cookie cannot carry. The response is then unchanged.
    ///
    /// # Panics
    ///
    /// For an encrypted cookie, panics if the operating system provides no random bytes.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &str, now: UnixTime) -> Result<(), ValueError> {
        headers::set(headers, self.header(keys, value, now)?);
        Ok(())
    }

    /// Returns the value of the `Set-Cookie` header, for frameworks that do not use [`HeaderMap`].
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`set`](Self::set) rejects.
    ///
    /// # Panics
    ///
    /// For an encrypted cookie, panics if the operating system provides no random bytes.
    pub fn header(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<HeaderValue, ValueError> {
        self.line(keys, TimestampedValue::new(value, now)).map(header)
    }

    /// Returns the verified value of the cookie in a request, or `None` if the request has no such cookie.
    ///
    /// If a request carries several cookies of this name, the first valid one counts. So another host of the site that
    /// sets a cookie of the same name cannot lock users out.
    ///
    /// # Errors
    ///
    /// Returns an error if none of the cookies of this name is valid: the error about the first one. It does not
    /// contain the value.
    pub fn get<'h>(
        &self,
        headers: &'h HeaderMap,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<Cow<'h, str>>, VerifyError> {
        keys.count(first_valid(CookieHeaders::Map(headers), self.name(), |text| {
            self.unprotect(keys, text, now).map(|(value, _)| value)
        }))
    }

    /// Returns the protected value.
    pub(super) fn value(&self, keys: &Keys, timestamped: TimestampedValue<'_>) -> Result<String, ValueError> {
        let mut text = String::with_capacity(P::protected_length(timestamped.length()));
        self.protect(keys, timestamped, &mut text)?;
        Ok(text)
    }

    /// Returns the value of the `Set-Cookie` header, in one allocation of its exact size.
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
        TimestampedValue { value, start, now }: TimestampedValue<'_>,
        text: &mut String,
    ) -> Result<(), ValueError> {
        let from = text.len();
        text.push_str(value);
        if let Some(start) = start {
            push_start(text, start);
        }
        push_time(text, now);
        self.protection.protect(self.name(), keys, text, from);
        check_value(self.name(), &text[from..])
    }

    /// Verifies or decrypts a value and checks its age. Returns the value, and when it was issued.
    pub(crate) fn unprotect<'t>(
        &self,
        keys: &Keys,
        text: &'t str,
        now: UnixTime,
    ) -> Result<(Cow<'t, str>, UnixTime), VerifyError> {
        let (value, issued_at) = self.unprotect_of_any_age(keys, text)?;
        if let Some(limit) = self.max_age {
            check_age(issued_at, now, limit, self.clock_skew)?;
        }
        Ok((value, issued_at))
    }

    /// Verifies or decrypts a value. Returns the value, and when it was issued.
    pub(super) fn unprotect_of_any_age<'t>(
        &self,
        keys: &Keys,
        text: &'t str,
    ) -> Result<(Cow<'t, str>, UnixTime), VerifyError> {
        let timestamped = self.protection.unprotect(self.name(), keys, text)?;
        let verified = split_time(&timestamped)?;
        let (length, issued_at) = (verified.value().len(), verified.signed_at());
        keys.check_revoked(issued_at)?;
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

/// A value, with the timestamps that are protected together with it.
#[derive(Clone, Copy)]
pub(super) struct TimestampedValue<'v> {
    pub(super) value: &'v str,
    /// The start of the session, for a [`Session`](super::Session).
    pub(super) start: Option<Start>,
    pub(super) now: UnixTime,
}

impl<'v> TimestampedValue<'v> {
    pub(super) const fn new(value: &'v str, now: UnixTime) -> Self {
        Self { value, start: None, now }
    }

    pub(super) const fn started(value: &'v str, start: Start, now: UnixTime) -> Self {
        Self { value, start: Some(start), now }
    }

    fn length(&self) -> usize {
        self.value.len() + self.start.map_or(0, start_length) + time_length(self.now)
    }
}

/// Truncates a text in place.
pub(super) fn truncated(text: Cow<'_, str>, length: usize) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
        Cow::Owned(mut text) => {
            text.truncate(length);
            Cow::Owned(text)
        }
    }
}
