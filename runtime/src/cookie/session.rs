//! Session cookies with an absolute timeout and an idle timeout.

use std::{fmt, time::Duration};

use http::HeaderMap;

#[cfg(feature = "private")]
use super::protection::Encryption;
use super::{
    active_session::ActiveSession,
    first_valid::first_valid,
    headers::{self, CookieHeaders},
    plain::{Cookie, header},
    protected::{ProtectedCookie, TimestampedValue, truncated},
    protection::{Protection, Signature},
    session_id::SessionId,
    session_start::{Start, split_start},
    set_max_age::set_max_age,
    value::ValueError,
};
use crate::signing::{age::check_age, keys::Keys, time::UnixTime, verify_error::VerifyError};

/// A signed or encrypted session cookie with an absolute timeout, `max_age`, and an idle timeout, `idle`.
///
/// [`security_policy!`](crate::security_policy) makes a constant of this type for a cookie with `idle`: `max_age: 8h,
/// idle: 30min`. The protected value contains two times: when the session started, and when the cookie was last issued.
/// The server rejects the cookie if either is too long ago. [`renew`](Self::renew) issues the cookie again, which
/// restarts the idle timeout; only a new session restarts the absolute one. Each `Set-Cookie` has the idle timeout as
/// its `Max-Age`, so that browsers delete the cookie then too.
///
/// The cookie holds an identifier; the session's data is kept on the server. To end a session at once, delete it there:
/// the cookie by itself is valid until one of the timeouts.
///
/// # Example
///
/// At login, issue a new identifier. An identifier that an attacker has planted in the browser earlier is then useless
/// (session fixation):
///
/// ```
/// use http::HeaderMap;
/// use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
/// use std::time::Duration;
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
///     }
/// }
/// # fn sent_back(response: &HeaderMap) -> HeaderMap {
/// #     let line = response["set-cookie"].to_str().unwrap();
/// #     let mut request = HeaderMap::new();
/// #     request.insert("cookie", line.split(';').next().unwrap().parse().unwrap());
/// #     request
/// # }
///
/// let keys = Keys::signing_with(Key::random());
/// let login = UnixTime::from_secs(1_790_000_000);
///
/// // At login: a new identifier, under which the server stores its data about the session.
/// let mut response = HeaderMap::new();
/// let id = Shop::SESSION.rotate(&mut response, &keys, login).unwrap();
///
/// // Twenty minutes later: the session is active, and its idle timeout restarts.
/// let later = UnixTime::from_secs(1_790_001_200);
/// let request = sent_back(&response);
/// let active = Shop::SESSION.get(&request, &keys, later).unwrap().unwrap();
/// assert_eq!(active.value(), id.as_str());
/// let mut response = HeaderMap::new();
/// Shop::SESSION.renew(&mut response, &keys, &active, later).unwrap();
///
/// // Forty minutes after login: the first value is past its idle timeout, the renewed one is not.
/// let now = UnixTime::from_secs(1_790_002_400);
/// assert_eq!(
///     Shop::SESSION.get(&request, &keys, now),
///     Err(VerifyError::Expired { age: Duration::from_secs(2_400), limit: Duration::from_secs(1_800) }),
/// );
/// let request = sent_back(&response);
/// let active = Shop::SESSION.get(&request, &keys, now).unwrap().unwrap();
/// assert_eq!(active.started(), login);
/// ```
#[derive(Clone, Copy)]
pub struct Session<P> {
    /// Its `max_age` is the idle timeout.
    cookie: ProtectedCookie<P>,
    max_age: Option<Duration>,
    /// The longest lifetime that a session may have of its own.
    remember: Option<Duration>,
}

impl<P> Session<P> {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(
        cookie: Cookie,
        protection: P,
        max_age: Option<Duration>,
        idle_timeout: Option<Duration>,
        remember: Option<Duration>,
    ) -> Self {
        Self { cookie: ProtectedCookie::from_macro(cookie, protection, idle_timeout), max_age, remember }
    }

    /// Sets how far in the future a value's timestamps may be, for servers whose clocks differ. The default is five
    /// seconds.
    #[must_use]
    pub const fn with_clock_skew(self, clock_skew: Duration) -> Self
    where
        P: Copy,
    {
        Self { cookie: self.cookie.with_clock_skew(clock_skew), max_age: self.max_age, remember: self.remember }
    }

    /// Returns the name and attributes. Do not call `set` on the result: it would send an unprotected value.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        self.cookie.cookie()
    }

    /// Whether it has an idle timeout.
    #[cfg(any(feature = "actix-session", feature = "axum-login", feature = "tower-sessions"))]
    pub(super) const fn is_idle_limited(&self) -> bool {
        self.cookie.max_age().is_some()
    }

    /// Returns the name of the cookie as it is sent.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Deletes the cookie in the browser, like [`Cookie::remove`].
    ///
    /// The server still accepts the value until it expires, if a client sends it. On logout, delete the session on the
    /// server as well.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

impl<P: Protection> Session<P> {
    /// Starts a session with a new random identifier. Call it at login, and whenever a user gets more rights.
    ///
    /// The cookie contains nothing but the identifier. The server moves the data of an earlier session to the new
    /// identifier, or deletes it.
    ///
    /// # Errors
    ///
    /// Returns an error if name and protected value are longer than 4096 bytes together. The response is then
    /// unchanged.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    pub fn rotate(&self, headers: &mut HeaderMap, keys: &Keys, now: UnixTime) -> Result<SessionId, ValueError> {
        let id = SessionId::random();
        self.set(headers, keys, id.as_str(), now)?;
        Ok(id)
    }

    /// Starts a session with a new random identifier and a lifetime of its own: "remember me", or a short session for an
    /// administrator.
    ///
    /// The lifetime replaces `max_age` for this session. It is part of the protected value, so that a client cannot
    /// change it, and also the cookie's `Max-Age`. It cannot exceed the `remember` that the policy declares for the
    /// cookie, or `max_age` without one.
    ///
    /// The idle timeout still applies, unless the lifetime is longer than `max_age`: such a session belongs to a browser
    /// that the user trusts. [`renew`](Self::renew) does not extend the lifetime.
    ///
    /// # Errors
    ///
    /// Returns [`ValueError::Lifetime`] if the lifetime exceeds the limit, and the errors of [`rotate`](Self::rotate).
    /// The response is then unchanged.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    ///
    /// # Example
    ///
    /// ```
    /// use http::HeaderMap;
    /// use security_policy::{Key, Keys, UnixTime, cookie::ValueError, security_policy, signing::VerifyError};
    /// use std::time::Duration;
    ///
    /// security_policy! {
    ///     struct Shop {
    ///         origin: "https://shop.example.com",
    ///         cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, remember: 30d, signed } },
    ///     }
    /// }
    ///
    /// const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    /// let keys = Keys::signing_with(Key::random());
    /// let (mut response, login) = (HeaderMap::new(), UnixTime::from_secs(1_790_000_000));
    /// Shop::SESSION.rotate_for(&mut response, &keys, login, 30 * DAY)?;
    /// let line = response["set-cookie"].to_str().unwrap();
    /// assert!(line.ends_with("; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000"));
    ///
    /// // Three weeks later.
    /// let mut request = HeaderMap::new();
    /// request.insert("cookie", line.split(';').next().unwrap().parse().unwrap());
    /// let later = UnixTime::from_secs(1_790_000_000 + 21 * 86_400);
    /// assert!(Shop::SESSION.get(&request, &keys, later).unwrap().is_some());
    ///
    /// let later = UnixTime::from_secs(1_790_000_000 + 31 * 86_400);
    /// assert_eq!(
    ///     Shop::SESSION.get(&request, &keys, later),
    ///     Err(VerifyError::Expired { age: 31 * DAY, limit: 30 * DAY }),
    /// );
    /// assert_eq!(
    ///     Shop::SESSION.rotate_for(&mut response, &keys, login, 90 * DAY).unwrap_err(),
    ///     ValueError::Lifetime { limit: 30 * DAY },
    /// );
    /// # Ok::<(), ValueError>(())
    /// ```
    pub fn rotate_for(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        now: UnixTime,
        lifetime: Duration,
    ) -> Result<SessionId, ValueError> {
        let id = SessionId::random();
        self.set_for(headers, keys, id.as_str(), now, lifetime)?;
        Ok(id)
    }

    /// Starts a session whose cookie contains a value that the program chooses.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`ProtectedCookie::set`] rejects. The response is then unchanged.
    ///
    /// # Panics
    ///
    /// For an encrypted cookie, panics if the operating system provides no random bytes.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &str, now: UnixTime) -> Result<(), ValueError> {
        self.set_timestamped(headers, keys, TimestampedValue::started(value, Start::new(now), now))
    }

    /// Starts a session whose cookie contains a value that the program chooses, with a lifetime of its own.
    /// [`rotate_for`](Self::rotate_for) describes the lifetime.
    ///
    /// # Errors
    ///
    /// Returns [`ValueError::Lifetime`] if the lifetime exceeds the limit, and an error for the values that
    /// [`ProtectedCookie::set`] rejects. The response is then unchanged.
    ///
    /// # Panics
    ///
    /// For an encrypted cookie, panics if the operating system provides no random bytes.
    pub fn set_for(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        value: &str,
        now: UnixTime,
        lifetime: Duration,
    ) -> Result<(), ValueError> {
        match self.longest() {
            Some(limit) if lifetime > limit => Err(ValueError::Lifetime { limit }),
            _ => {
                let start = Start { lifetime: Some(lifetime), ..Start::new(now) };
                self.set_timestamped(headers, keys, TimestampedValue::started(value, start, now))
            }
        }
    }

    /// Issues the cookie of a session again, which restarts its idle timeout but not its absolute timeout.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`ProtectedCookie::set`] rejects. The response is then unchanged.
    ///
    /// # Panics
    ///
    /// For an encrypted cookie, panics if the operating system provides no random bytes.
    pub fn renew(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        active: &ActiveSession<'_>,
        now: UnixTime,
    ) -> Result<(), ValueError> {
        // On a clock that has gone back, or that of another server, the renewal would be earlier than the start.
        let now = now.max(active.last_issued);
        let start = Start { started: active.started, lifetime: active.lifetime };
        self.set_timestamped(headers, keys, TimestampedValue::started(&active.value, start, now))
    }

    fn set_timestamped(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        timestamped: TimestampedValue<'_>,
    ) -> Result<(), ValueError> {
        let mut line = self.cookie.line(keys, timestamped)?;
        if let Some(Start { started, lifetime: Some(lifetime) }) = timestamped.start {
            let age = Duration::from_secs(timestamped.now.as_secs().saturating_sub(started.as_secs()));
            let left = lifetime.saturating_sub(age);
            let value = line.len() - self.cookie().attributes().len();
            set_max_age(&mut line, value, self.idle_of(Some(lifetime)).map_or(left, |idle| idle.min(left)));
        }
        headers::set(headers, header(line));
        Ok(())
    }

    /// The longest lifetime that a session may have of its own.
    fn longest(&self) -> Option<Duration> {
        self.remember.or(self.max_age)
    }

    /// The idle timeout of a session. One that outlasts `max_age` has none.
    fn idle_of(&self, lifetime: Option<Duration>) -> Option<Duration> {
        let is_remembered = lifetime.is_some_and(|lifetime| self.max_age.is_some_and(|max_age| lifetime > max_age));
        self.cookie.max_age().filter(|_| !is_remembered)
    }

    /// Returns the session of a request, or `None` if the request has no such cookie.
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
    ) -> Result<Option<ActiveSession<'h>>, VerifyError> {
        keys.count(first_valid(CookieHeaders::Map(headers), self.name(), |text| self.unprotect(keys, text, now)))
    }

    /// Verifies or decrypts a value and checks both timeouts.
    pub(crate) fn unprotect<'t>(
        &self,
        keys: &Keys,
        text: &'t str,
        now: UnixTime,
    ) -> Result<ActiveSession<'t>, VerifyError> {
        let (timestamped, last_issued) = self.cookie.unprotect_of_any_age(keys, text)?;
        let (length, start) = split_start(&timestamped)?;
        let Start { started, lifetime } = start;
        if started > last_issued {
            return Err(VerifyError::MalformedTimestamp);
        }
        keys.check_revoked(started)?;
        // The policy may have been changed since the session started: its limits always apply.
        let lifetime = lifetime.map(|lifetime| self.longest().map_or(lifetime, |limit| lifetime.min(limit)));
        let clock_skew = self.cookie.clock_skew();
        if let Some(limit) = self.idle_of(lifetime) {
            check_age(last_issued, now, limit, clock_skew)?;
        }
        if let Some(limit) = lifetime.or(self.max_age) {
            check_age(started, now, limit, clock_skew)?;
        }
        Ok(ActiveSession { value: truncated(timestamped, length), started, last_issued, lifetime })
    }

    /// Returns the protected value of a session that starts now.
    pub(super) fn start(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.cookie.value(keys, TimestampedValue::started(value, Start::new(now), now))
    }
}

impl Session<Signature> {
    /// Signs the value of a session that starts now, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`SignedCookie::sign`](super::SignedCookie::sign) rejects.
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.start(keys, value, now)
    }

    /// Verifies the signature and both timeouts of a cookie's value.
    ///
    /// # Errors
    ///
    /// Returns an error if the value was changed, is past one of the timeouts, or comes from the future. The error does
    /// not contain the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<ActiveSession<'t>, VerifyError> {
        keys.count(self.unprotect(keys, text, now))
    }
}

#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
impl Session<Encryption> {
    /// Encrypts the value of a session that starts now, and returns the value of the cookie.
    ///
    /// # Errors
    ///
    /// Returns an error for the values that [`PrivateCookie::encrypt`](super::PrivateCookie::encrypt) rejects.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    pub fn encrypt(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.start(keys, value, now)
    }

    /// Decrypts a cookie's value, and checks both timeouts.
    ///
    /// # Errors
    ///
    /// Returns an error if the value was changed, is past one of the timeouts, or comes from the future. The error does
    /// not contain the value.
    pub fn decrypt<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<ActiveSession<'t>, VerifyError> {
        keys.count(self.unprotect(keys, text, now))
    }
}

impl<P> fmt::Debug for Session<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("cookie", &self.cookie).field("max_age", &self.max_age).finish()
    }
}
