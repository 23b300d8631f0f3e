//! What a token is bound to: the session of a request, by the cookie that the policy names.

use std::{borrow::Cow, fmt, time::Duration};

use super::rejection::TokenError;
use crate::{
    cookie::{
        Cookie, ProtectedCookie, Protection, Session,
        genuine::first_genuine,
        headers::{Lines, values},
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
/// | `signed`, `private` | its first genuine value | the value, and when it was set |
/// | the same with `idle` | the same | the value, and when the session started |
/// | any other | its value, whatever octets it has | these octets |
///
/// A token that was made without a session never passes where a request carries one. So a request with a session cookie
/// that cannot be read is decided as follows:
///
/// - A signed or encrypted value that is not genuine, for example because it is not UTF-8, is no session, as
///   [`ProtectedCookie::get`] returns none for it. It hides no genuine value of the same name, before it or after it, nor in another `Cookie` line.
/// - A genuine value that is too old is no session either.
/// - A genuine value from the future counts, however far ahead the clock of the server that issued it was: a program may
///   accept it [by a clock skew of its own](ProtectedCookie::with_clock_skew).
/// - Any other cookie belongs to a library that reads it in its own way. Octets that are not UTF-8 count like all others. Two
///   different values are rejected, since only that library knows which of them it takes. An empty value is no session.
/// - A cookie with `flask` cannot be bound to: it is written anew with each change of the session.
pub trait Bind: Copy + Send + Sync + hidden::Hidden + 'static {
    /// The session of a request, if there is one.
    #[doc(hidden)]
    fn session<'h>(&self, cookies: Lines<'h>, keys: &Keys, now: UnixTime) -> Result<Option<Identity<'h>>, TokenError>;
}

/// What tells a session from every other one.
#[derive(Clone)]
pub struct Identity<'h> {
    /// Its time in decimal digits and a dot, or nothing, at the end of the array. It comes first, and ends at the first
    /// dot, whatever the value holds.
    stamp: [u8; STAMP],
    stamp_from: usize,
    value: Cow<'h, [u8]>,
}

impl<'h> Identity<'h> {
    fn plain(value: &'h [u8]) -> Self {
        Self { stamp: [b'.'; STAMP], stamp_from: STAMP, value: Cow::Borrowed(value) }
    }

    fn since(time: UnixTime, value: Cow<'h, str>) -> Self {
        let value = match value {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        let (mut stamp, mut stamp_from, mut left) = ([b'.'; STAMP], STAMP - 1, time.as_secs());
        loop {
            stamp_from -= 1;
            stamp[stamp_from] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                return Self { stamp, stamp_from, value };
            }
        }
    }

    /// Its two parts.
    pub(super) fn parts(&self) -> (&[u8], &[u8]) {
        (&self.stamp[self.stamp_from..], &self.value)
    }

    pub(super) fn into_owned(self) -> Identity<'static> {
        Identity { stamp: self.stamp, stamp_from: self.stamp_from, value: Cow::Owned(self.value.into_owned()) }
    }
}

/// It is a credential: `Debug` redacts it.
impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// No cookie: the policy has no `bind_to`.
#[derive(Clone, Copy, Debug)]
pub struct Unbound;

impl Bind for Unbound {
    fn session<'h>(&self, _: Lines<'h>, _: &Keys, _: UnixTime) -> Result<Option<Identity<'h>>, TokenError> {
        Ok(None)
    }
}

impl Bind for Cookie {
    fn session<'h>(&self, cookies: Lines<'h>, _: &Keys, _: UnixTime) -> Result<Option<Identity<'h>>, TokenError> {
        let mut values = values(cookies, self.name());
        let Some(first) = values.next() else { return Ok(None) };
        // Only the library whose cookie it is knows which of them it takes for the session.
        match values.all(|other| other == first) {
            true => Ok((!first.is_empty()).then(|| Identity::plain(first))),
            false => Err(TokenError::RepeatedSession),
        }
    }
}

impl<P: Protection + Send + Sync> Bind for ProtectedCookie<P> {
    fn session<'h>(&self, cookies: Lines<'h>, keys: &Keys, now: UnixTime) -> Result<Option<Identity<'h>>, TokenError> {
        let genuine = |cookie: Self| first_genuine(cookies, self.name(), |text| cookie.reveal(keys, text, now));
        let genuine = genuine(*self).or_else(|_| genuine(self.with_clock_skew(Duration::MAX)));
        Ok(genuine.ok().flatten().map(|(value, issued_at)| Identity::since(issued_at, value)))
    }
}

impl<P: Protection + Send + Sync> Bind for Session<P> {
    fn session<'h>(&self, cookies: Lines<'h>, keys: &Keys, now: UnixTime) -> Result<Option<Identity<'h>>, TokenError> {
        let active = |cookie: Self| first_genuine(cookies, self.name(), |text| cookie.reveal(keys, text, now));
        let active = active(*self).or_else(|_| active(self.with_clock_skew(Duration::MAX)));
        Ok(active.ok().flatten().map(|active| Identity::since(active.started(), active.into_value())))
    }
}

impl hidden::Hidden for Unbound {}
impl hidden::Hidden for Cookie {}
impl<P> hidden::Hidden for ProtectedCookie<P> {}
impl<P> hidden::Hidden for Session<P> {}

mod hidden {
    pub trait Hidden {}
}

/// The digits of the last second there is, and a dot.
const STAMP: usize = 21;
