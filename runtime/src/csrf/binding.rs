//! What a token is bound to: the session of a request, by the cookie that the policy names.

use std::{borrow::Cow, fmt};

use super::rejection::TokenError;
use crate::cookie::{
    Cookie, Protection, Sealed, Session,
    headers::{Lines, values},
    keys::Keys,
    sealed::first_genuine,
    time::UnixTime,
};

/// What a token can be bound to: a cookie of the policy, or nothing.
///
/// It is sealed. A token is bound to what changes with each login: of a cookie with `signed` or `private` that is its
/// value and when it was set, with `idle` its value and when the session started, of any other cookie its whole text.
/// A value of the first three that is not genuine, or too old, is no session.
pub trait Bind: Copy + Send + Sync + hidden::Hidden + 'static {
    /// The session of a request, if there is one.
    #[doc(hidden)]
    fn session<'h>(&self, cookies: Lines<'h>, keys: &Keys, now: UnixTime) -> Result<Option<Identity<'h>>, TokenError>;
}

/// What tells a session from every other one.
#[derive(Clone)]
pub struct Identity<'h> {
    /// Its time in decimal digits and a dot, or nothing, at the end of the array. It stands first, and ends at the first
    /// dot, whatever the value holds.
    stamp: [u8; STAMP],
    stamp_from: usize,
    value: Cow<'h, str>,
}

impl<'h> Identity<'h> {
    fn plain(value: Cow<'h, str>) -> Self {
        Self { stamp: [b'.'; STAMP], stamp_from: STAMP, value }
    }

    fn since(time: UnixTime, value: Cow<'h, str>) -> Self {
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
        (&self.stamp[self.stamp_from..], self.value.as_bytes())
    }

    pub(super) fn into_owned(self) -> Identity<'static> {
        Identity { stamp: self.stamp, stamp_from: self.stamp_from, value: Cow::Owned(self.value.into_owned()) }
    }
}

/// Whoever knows it is somebody: it stays out of logs.
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
        // Which of them its library takes for the session is anybody's guess.
        match values.all(|other| other == first) {
            true => Ok((!first.is_empty()).then(|| Identity::plain(Cow::Borrowed(first)))),
            false => Err(TokenError::RepeatedSession),
        }
    }
}

impl<P: Protection + Send + Sync> Bind for Sealed<P> {
    fn session<'h>(&self, cookies: Lines<'h>, keys: &Keys, now: UnixTime) -> Result<Option<Identity<'h>>, TokenError> {
        let genuine = first_genuine(cookies, self.name(), |text| self.open(keys, text, now));
        Ok(genuine.ok().flatten().map(|(value, sealed_at)| Identity::since(sealed_at, value)))
    }
}

impl<P: Protection + Send + Sync> Bind for Session<P> {
    fn session<'h>(&self, cookies: Lines<'h>, keys: &Keys, now: UnixTime) -> Result<Option<Identity<'h>>, TokenError> {
        let active = first_genuine(cookies, self.name(), |text| self.verify(keys, text, now));
        Ok(active.ok().flatten().map(|active| Identity::since(active.started(), active.into_value())))
    }
}

impl hidden::Hidden for Unbound {}
impl hidden::Hidden for Cookie {}
impl<P> hidden::Hidden for Sealed<P> {}
impl<P> hidden::Hidden for Session<P> {}

mod hidden {
    pub trait Hidden {}
}

/// The digits of the last second there is, and a dot.
const STAMP: usize = 21;
