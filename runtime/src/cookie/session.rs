//! Sessions: a sealed cookie with two limits, one for its whole life and one for its idle time.

use std::{borrow::Cow, fmt};

use http::HeaderMap;

use super::{
    headers::{self, Lines},
    plain::{Cookie, header},
    protected::{Sealed, Stamped, first_genuine},
    protection::Protection,
    value::ValueError,
};
use crate::nonce::Nonce;
use crate::signing::{
    keys::Keys,
    signer::{VerifyError, check_age, split_time},
    time::UnixTime,
};

/// A cookie with an absolute and an idle limit, both of which the server checks.
///
/// [`security_policy!`](crate::security_policy) makes a constant of it for a cookie with `idle`: `max_age: 8h, idle:
/// 30min`. The value carries when the session started and when it was last issued. [`renew`](Self::renew) issues it
/// again and moves the idle limit; nothing moves the absolute one but a new session. The browser keeps the cookie for the
/// idle limit, anew with each issue.
///
/// # Example
///
/// Whoever logs in gets a new identifier, so that one that an attacker had planted before is worth nothing:
///
/// ```
/// use http::HeaderMap;
/// use security_policy::{Key, Keys, UnixTime, security_policy, signing::VerifyError};
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
/// // At login: a new identifier, under which the server keeps what it knows of the session.
/// let mut response = HeaderMap::new();
/// let id = Shop::SESSION.rotate(&mut response, &keys, login).unwrap();
///
/// // Twenty minutes later: the session is active, and its idle limit moves.
/// let later = UnixTime::from_secs(1_790_001_200);
/// let request = sent_back(&response);
/// let active = Shop::SESSION.get(&request, &keys, later).unwrap().unwrap();
/// assert_eq!(active.value(), id.as_str());
/// let mut response = HeaderMap::new();
/// Shop::SESSION.renew(&mut response, &keys, &active, later).unwrap();
///
/// // Forty minutes after login: what was issued first is past its idle limit, what was renewed is not.
/// let now = UnixTime::from_secs(1_790_002_400);
/// assert_eq!(
///     Shop::SESSION.get(&request, &keys, now),
///     Err(VerifyError::Expired { age: 2_400, limit: 1_800 }),
/// );
/// let request = sent_back(&response);
/// let active = Shop::SESSION.get(&request, &keys, now).unwrap().unwrap();
/// assert_eq!(active.started(), login);
/// ```
#[derive(Clone, Copy)]
pub struct Session<P> {
    /// Its `max_age` is the idle limit: each issue starts it anew.
    sealed: Sealed<P>,
    max_age: Option<u64>,
}

impl<P> Session<P> {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared(cookie: Cookie, protection: P, max_age: Option<u64>, idle: u64) -> Self {
        Self { sealed: Sealed::declared(cookie, protection, Some(idle)), max_age }
    }

    /// Accepts what was sealed up to so many seconds in the future; five unless this says otherwise.
    #[must_use]
    pub const fn with_skew(self, seconds: u64) -> Self
    where
        P: Copy,
    {
        Self { sealed: self.sealed.with_skew(seconds), max_age: self.max_age }
    }

    /// Returns the cookie below, whose `set` would send a value that nobody has signed.
    #[must_use]
    pub const fn cookie(&self) -> &Cookie {
        self.sealed.cookie()
    }

    /// Returns the name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.sealed.name()
    }

    /// Has the browser forget the cookie, as [`Cookie::remove`] does.
    ///
    /// The server goes on accepting the value until it expires: a logout also ends the session in the server's own
    /// store.
    pub fn remove(&self, headers: &mut HeaderMap) {
        self.sealed.remove(headers);
    }
}

impl<P: Protection> Session<P> {
    /// Starts a session with a new identifier: at login, and whenever somebody may do more than before.
    ///
    /// The identifier is all that the cookie holds. What the server knew under an earlier one it moves to this one, or
    /// drops.
    ///
    /// # Errors
    ///
    /// Returns an error if the cookie's name leaves no room for the value.
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
    /// As for [`Sealed::sign`]. The response is left as it was.
    pub fn set(&self, headers: &mut HeaderMap, keys: &Keys, value: &str, now: UnixTime) -> Result<(), ValueError> {
        self.put(headers, keys, Stamped { value, started: Some(now), now })
    }

    /// Issues a session again: its idle limit starts anew, its absolute one stays.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::sign`]. The response is left as it was.
    pub fn renew(
        &self,
        headers: &mut HeaderMap,
        keys: &Keys,
        active: &Active<'_>,
        now: UnixTime,
    ) -> Result<(), ValueError> {
        self.put(headers, keys, Stamped { value: &active.value, started: Some(active.started), now })
    }

    fn put(&self, headers: &mut HeaderMap, keys: &Keys, stamped: Stamped<'_>) -> Result<(), ValueError> {
        headers::set(headers, header(self.sealed.line(keys, stamped)?));
        Ok(())
    }

    /// Returns the value as it stands in the cookie of a session that starts now.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::sign`].
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> Result<String, ValueError> {
        self.sealed.value(keys, Stamped { value, started: Some(now), now })
    }

    /// Returns a session that is genuine and within both of its limits.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Active<'t>, VerifyError> {
        let (stamped, last_issued) = self.sealed.open(keys, text, now)?;
        let start = split_time(&stamped)?;
        let (length, started) = (start.value().len(), start.signed_at());
        if started > last_issued {
            return Err(VerifyError::MalformedTimestamp);
        }
        if let Some(limit) = self.max_age {
            check_age(started, now, limit, self.sealed.skew())?;
        }
        let value = match stamped {
            Cow::Borrowed(text) => Cow::Borrowed(&text[..length]),
            Cow::Owned(mut text) => {
                text.truncate(length);
                Cow::Owned(text)
            }
        };
        Ok(Active { value, started, last_issued })
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
    ) -> Result<Option<Active<'h>>, VerifyError> {
        first_genuine(Lines::In(headers), self.name(), |text| self.verify(keys, text, now))
    }
}

impl<P> fmt::Debug for Session<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("sealed", &self.sealed).field("max_age", &self.max_age).finish()
    }
}

/// A session within its limits.
///
/// [`Session::get`] returns it, with an example.
#[derive(Clone, PartialEq, Eq)]
pub struct Active<'t> {
    value: Cow<'t, str>,
    started: UnixTime,
    last_issued: UnixTime,
}

impl<'t> Active<'t> {
    #[cfg(feature = "csrf")]
    pub(crate) fn into_value(self) -> Cow<'t, str> {
        self.value
    }

    /// Returns the value: the identifier, unless the program put something else there.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns when the session started.
    #[must_use]
    pub const fn started(&self) -> UnixTime {
        self.started
    }

    /// Returns when it was last issued.
    #[must_use]
    pub const fn last_issued(&self) -> UnixTime {
        self.last_issued
    }
}

/// Whoever knows the value is somebody: it stays out of logs.
impl fmt::Debug for Active<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Active")
            .field("started", &self.started)
            .field("last_issued", &self.last_issued)
            .finish_non_exhaustive()
    }
}

/// The identifier of a session: 128 random bits in base64url.
///
/// Its [`Debug`] form says nothing. [`Session::rotate`] makes it, with an example.
#[derive(Clone)]
pub struct SessionId(Nonce);

impl SessionId {
    /// Returns its text, under which the server keeps what it knows.
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
