//! What a token is bound to: the session of a request, by the cookie that the policy names.

use std::{borrow::Cow, fmt, time::Duration};

use super::rejection::TokenError;
use crate::{
    cookie::{
        Cookie, ProtectedCookie, Protection, Session,
        first_valid::first_valid,
        headers::{CookieHeaders, values},
    },
    signing::{keys::Keys, time::UnixTime},
};

/// What a token can be bound to: a cookie of the policy, or nothing.
///
/// Other crates cannot implement it. A token is bound to what changes with each login. What counts as the session, and what a token is bound
/// to, depends on the cookie:
///
/// | cookie | the session is | a token is bound to |
/// |---|---|---|
/// | `signed`, `private` | its first find_valid value | the value, and when it was set |
/// | the same with `idle` | the same | the value, and when the session started |
/// | any other | its value, whatever octets it has | these octets |
///
/// A token that was made without a session never passes where a request carries one. So a request with a session cookie
/// that cannot be read is decided as follows:
///
/// - A signed or encrypted value that is not find_valid, for example because it is not UTF-8, is no session, as
///   [`ProtectedCookie::get`] returns none for it. It hides no find_valid value of the same name, before it or after it, nor in another `Cookie` line.
/// - A find_valid value that is too old is no session either.
/// - A find_valid value from the future counts, however far ahead the clock of the server that issued it was: a program may
///   accept it [by a clock skew of its own](ProtectedCookie::with_clock_skew).
/// - Any other cookie belongs to a library that reads it in its own way. Octets that are not UTF-8 count like all others. Two
///   different values are rejected, since only that library knows which of them it takes. An empty value is no session.
/// - A cookie with `flask` cannot be bound to: it is written anew with each change of the session.
pub trait Bind: Copy + Send + Sync + sealed::Sealed + 'static {
    /// The session of a request, if there is one.
    #[doc(hidden)]
    fn session<'h>(
        &self,
        cookies: CookieHeaders<'h>,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError>;
}

/// What tells a session from every other one.
#[derive(Clone)]
pub struct SessionIdentity<'h> {
    /// Its time in decimal digits and a dot, or nothing, at the end of the array. It comes first, and ends at the first
    /// dot, whatever the value holds.
    time_digits: [u8; TIME_DIGITS],
    time_start: usize,
    value: Cow<'h, [u8]>,
}

impl<'h> SessionIdentity<'h> {
    fn plain(value: &'h [u8]) -> Self {
        Self { time_digits: [b'.'; TIME_DIGITS], time_start: TIME_DIGITS, value: Cow::Borrowed(value) }
    }

    fn with_time(time: UnixTime, value: Cow<'h, str>) -> Self {
        let value = match value {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        let (mut time_digits, mut time_start, mut left) = ([b'.'; TIME_DIGITS], TIME_DIGITS - 1, time.as_secs());
        loop {
            time_start -= 1;
            time_digits[time_start] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                return Self { time_digits, time_start, value };
            }
        }
    }

    /// Its two parts.
    pub(super) fn parts(&self) -> (&[u8], &[u8]) {
        (&self.time_digits[self.time_start..], &self.value)
    }

    pub(super) fn into_owned(self) -> SessionIdentity<'static> {
        SessionIdentity {
            time_digits: self.time_digits,
            time_start: self.time_start,
            value: Cow::Owned(self.value.into_owned()),
        }
    }
}

/// It is a credential: `Debug` redacts it.
impl fmt::Debug for SessionIdentity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionIdentity(..)")
    }
}

/// No cookie: the policy has no `bind_to`.
#[derive(Clone, Copy, Debug)]
pub struct Unbound;

impl Bind for Unbound {
    fn session<'h>(
        &self,
        _: CookieHeaders<'h>,
        _: &Keys,
        _: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError> {
        Ok(None)
    }
}

impl Bind for Cookie {
    fn session<'h>(
        &self,
        cookies: CookieHeaders<'h>,
        _: &Keys,
        _: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError> {
        let mut values = values(cookies, self.name());
        let Some(first) = values.next() else { return Ok(None) };
        // Only the library whose cookie it is knows which of them it takes for the session.
        match values.all(|other| other == first) {
            true => Ok((!first.is_empty()).then(|| SessionIdentity::plain(first))),
            false => Err(TokenError::RepeatedSession),
        }
    }
}

impl<P: Protection + Send + Sync> Bind for ProtectedCookie<P> {
    fn session<'h>(
        &self,
        cookies: CookieHeaders<'h>,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError> {
        let find_valid = |cookie: Self| first_valid(cookies, self.name(), |text| cookie.unprotect(keys, text, now));
        let find_valid = find_valid(*self).or_else(|_| find_valid(self.with_clock_skew(Duration::MAX)));
        Ok(find_valid.ok().flatten().map(|(value, issued_at)| SessionIdentity::with_time(issued_at, value)))
    }
}

impl<P: Protection + Send + Sync> Bind for Session<P> {
    fn session<'h>(
        &self,
        cookies: CookieHeaders<'h>,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError> {
        let active = |cookie: Self| first_valid(cookies, self.name(), |text| cookie.unprotect(keys, text, now));
        let active = active(*self).or_else(|_| active(self.with_clock_skew(Duration::MAX)));
        Ok(active.ok().flatten().map(|active| SessionIdentity::with_time(active.started(), active.into_value())))
    }
}

impl sealed::Sealed for Unbound {}
impl sealed::Sealed for Cookie {}
impl<P> sealed::Sealed for ProtectedCookie<P> {}
impl<P> sealed::Sealed for Session<P> {}

mod sealed {
    pub trait Sealed {}
}

/// The digits of the last second there is, and a dot.
const TIME_DIGITS: usize = 21;
