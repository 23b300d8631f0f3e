//! Sessions: a signed or encrypted cookie with two timeouts, an absolute one and one for idle time.

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
    value::ValueError,
};
use crate::{
    nonce::Nonce,
    signing::{age::check_age, keys::Keys, time::UnixTime, timestamp::split_time, verify_error::VerifyError},
};

/// A cookie with an absolute timeout, `max_age`, and an idle timeout, `idle`. The server checks both.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for a cookie with `idle`: `max_age: 8h, idle:
/// 30min`. The value carries when the session started and when it was last issued. [`renew`](Self::renew) issues it
/// again and restarts the idle timeout; only a new session restarts the absolute one. The browser keeps the cookie for the idle
/// timeout after each issue.
///
/// # Example
///
/// A login issues a new identifier, so that one that an attacker has planted before is worth nothing:
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
    /// Its `max_age` is the idle timeout, which each issue restarts.
    cookie: ProtectedCookie<P>,
    max_age: Option<Duration>,
}

impl<P> Session<P> {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(cookie: Cookie, protection: P, max_age: Option<Duration>, idle_timeout: Duration) -> Self {
        Self { cookie: ProtectedCookie::from_macro(cookie, protection, Some(idle_timeout)), max_age }
    }

    /// Accepts a value whose time is up to so far in the future, by a server whose clock is ahead; five seconds unless this
    /// sets it.
    #[must_use]
    pub const fn with_clock_skew(self, clock_skew: Duration) -> Self
    where
        P: Copy,
    {
        Self { cookie: self.cookie.with_clock_skew(clock_skew), max_age: self.max_age }
    }

    /// Returns the name and the attributes alone. The `set` of that cookie would send a value that nobody has signed.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        self.cookie.cookie()
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.cookie.name()
    }

    /// Has the browser forget the cookie, as [`Cookie::remove`] does.
    ///
    /// The server accepts the value until it expires: a logout also has to end the session in the server's own store.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.cookie.remove(headers);
    }
}

impl<P: Protection> Session<P> {
    /// Starts a session with a new identifier: at login, and each time a user gets more rights.
    ///
    /// The cookie holds the identifier alone. The server moves its data about an earlier session to this one, or drops it.
    ///
    /// # Errors
    ///
    /// Returns an error if name and value would not fit into a cookie.
    ///
    /// # Panics
    ///
    /// Panics if the operating system has no random bytes to give.
    pub fn rotate(&self, headers: &mut HeaderMap, keys: &Keys, now: UnixTime) -> Result<SessionId, ValueError> {
        let id = SessionId(Nonce::random());
        self.set(headers, keys, id.as_str(), now)?;
        Ok(id)
    }

    /// Starts a session that holds a value of the program's own.
    ///
    /// # Errors
    ///
    /// As for [`ProtectedCookie::set`]. The response is left as it was.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &str, now: UnixTime) -> Result<(), ValueError> {
        self.put(headers, keys, TimestampedValue { value, started: Some(now), now })
    }

    /// Issues a session again, which restarts its idle timeout and not its absolute one.
    ///
    /// # Errors
    ///
    /// As for [`ProtectedCookie::set`]. The response is left as it was.
    pub fn renew(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        active: &ActiveSession<'_>,
        now: UnixTime,
    ) -> Result<(), ValueError> {
        self.put(headers, keys, TimestampedValue { value: &active.value, started: Some(active.started), now })
    }

    fn put(&self, headers: &mut HeaderMap, keys: &Keys, timestamped: TimestampedValue<'_>) -> Result<(), ValueError> {
        headers::set(headers, header(self.cookie.line(keys, timestamped)?));
        Ok(())
    }

    /// Returns the session that a request carries, if it carries one.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first value of this name if none of them is genuine.
    pub fn get<'h>(
        &self,
        headers: &'h HeaderMap,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<ActiveSession<'h>>, VerifyError> {
        first_valid(CookieHeaders::Map(headers), self.name(), |text| self.unprotect(keys, text, now))
    }

    /// The session of a value, if it is genuine and within both timeouts.
    pub(crate) fn unprotect<'t>(
        &self,
        keys: &Keys,
        text: &'t str,
        now: UnixTime,
    ) -> Result<ActiveSession<'t>, VerifyError> {
        let (timestamped, last_issued) = self.cookie.unprotect(keys, text, now)?;
        let start = split_time(&timestamped)?;
        let (length, started) = (start.value().len(), start.signed_at());
        if started > last_issued {
            return Err(VerifyError::MalformedTimestamp);
        }
        if let Some(limit) = self.max_age {
            check_age(started, now, limit, self.cookie.clock_skew())?;
        }
        Ok(ActiveSession { value: truncated(timestamped, length), started, last_issued })
    }

    /// The value of a session that starts now, in the form that the cookie carries.
    pub(super) fn start(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.cookie.value(keys, TimestampedValue { value, started: Some(now), now })
    }
}

impl Session<Signature> {
    /// Signs the value of a session that starts now, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// As for [`SignedCookie::sign`](super::SignedCookie::sign).
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.start(keys, value, now)
    }

    /// Returns the session that was signed, if it is genuine and within both timeouts.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<ActiveSession<'t>, VerifyError> {
        self.unprotect(keys, text, now)
    }
}

#[cfg(feature = "private")]
#[cfg_attr(docsrs, doc(cfg(feature = "private")))]
impl Session<Encryption> {
    /// Encrypts the value of a session that starts now, and returns it in the form that the cookie carries.
    ///
    /// # Errors
    ///
    /// As for [`PrivateCookie::encrypt`](super::PrivateCookie::encrypt).
    pub fn encrypt(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.start(keys, value, now)
    }

    /// Returns the session that was encrypted, if it is genuine and within both timeouts.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn decrypt<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<ActiveSession<'t>, VerifyError> {
        self.unprotect(keys, text, now)
    }
}

impl<P> fmt::Debug for Session<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("cookie", &self.cookie).field("max_age", &self.max_age).finish()
    }
}

/// The identifier of a session: 128 random bits in base64url.
///
/// [`Debug`] redacts it. [`Session::rotate`] makes it, with an example.
#[derive(Clone)]
pub struct SessionId(Nonce);

impl SessionId {
    /// Returns its text, under which the server stores its data about the session.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(..)")
    }
}
