//! The session that a token is bound to, from the cookie in `bind_to`.

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

/// A cookie that tokens can be bound to, or [`Unbound`].
///
/// A token is only valid for the session that it was issued for, so that an attacker cannot use a token of their own
/// session for another user. The policy names the session's cookie in `bind_to`. This trait is sealed: other crates
/// cannot implement it.
///
/// | cookie | the session | a token is bound to |
/// |---|---|---|
/// | `signed`, `private` | its first valid value | the value, and when it was issued |
/// | the same with `idle` | the same | the value, and when the session started |
/// | any other | its value, whatever bytes it contains | the value |
///
/// A token that was issued without a session is rejected for a request with a session. If the session cookie is not
/// valid:
///
/// - A signed or encrypted value that fails verification is ignored, as by [`ProtectedCookie::get`]. Other values of
///   the same name still count.
/// - A valid value that is too old is ignored too.
/// - A valid value with a timestamp in the future counts, however far it is ahead, since a program may accept it with
///   its own [clock skew](ProtectedCookie::with_clock_skew).
/// - Any other cookie belongs to a library that interprets it in its own way. All bytes count, even if they are not
///   UTF-8. Two different values of the same name are rejected, because only that library knows which one it uses. An
///   empty value is no session.
/// - A cookie with `flask` cannot be in `bind_to`, because its value changes with the session's data.
pub trait Bind: Copy + Send + Sync + sealed::Sealed + 'static {
    /// Whether each token is accepted one time.
    #[doc(hidden)]
    const ONCE: bool = false;

    /// Returns the session of a request, if it has one.
    #[doc(hidden)]
    fn session<'h>(
        &self,
        cookies: CookieHeaders<'h>,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError>;
}

/// The bytes that identify a session: its time, if it has one, and its value.
#[derive(Clone)]
pub struct SessionIdentity<'h> {
    /// The time in decimal digits and a dot, at the end of the array, or nothing. It precedes the value and ends at the
    /// first dot, so that no two sessions have the same bytes.
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

    /// Returns the time and the value.
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

/// The value is a credential: `Debug` redacts it.
impl fmt::Debug for SessionIdentity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionIdentity(..)")
    }
}

/// The binding of a policy with `once`: each token is accepted [one time](super#one-time-tokens).
#[derive(Clone, Copy, Debug)]
pub struct Once<B>(B);

impl<B> Once<B> {
    /// Creates it from what `security_policy!` generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(binding: B) -> Self {
        Self(binding)
    }
}

impl<B: Reusable> Bind for Once<B> {
    const ONCE: bool = true;

    fn session<'h>(
        &self,
        cookies: CookieHeaders<'h>,
        keys: &Keys,
        now: UnixTime,
    ) -> Result<Option<SessionIdentity<'h>>, TokenError> {
        self.0.session(cookies, keys, now)
    }
}

/// A binding of tokens that are accepted until they expire: every [`Bind`] except [`Once`].
///
/// [`Csrf::check`](super::Csrf::check) and [`Csrf::verify`](super::Csrf::verify) require it, because they cannot remember
/// tokens.
#[diagnostic::on_unimplemented(
    message = "a policy with `once` accepts each token one time, and this function cannot remember tokens",
    note = "call `decide`, `verify_once` and `SpentTokens::spend`, or use the layer of `CSRF`"
)]
pub trait Reusable: Bind {}

impl Reusable for Unbound {}
impl Reusable for Cookie {}
impl<P: Protection + Send + Sync> Reusable for ProtectedCookie<P> {}
impl<P: Protection + Send + Sync> Reusable for Session<P> {}

/// The binding of a policy without `bind_to`: tokens are not bound to a session.
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
        // Only the library that reads this cookie knows which of several values it uses.
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
impl<B> sealed::Sealed for Once<B> {}
impl sealed::Sealed for Cookie {}
impl<P> sealed::Sealed for ProtectedCookie<P> {}
impl<P> sealed::Sealed for Session<P> {}

mod sealed {
    pub trait Sealed {}
}

/// The digits of the largest time, and a dot.
const TIME_DIGITS: usize = 21;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_session_are_unambiguous_and_not_printed() {
        let of = |seconds: u64| SessionIdentity::with_time(UnixTime::from_secs(seconds), Cow::Borrowed("a.b"));
        let most = format!("{}.", u64::MAX);
        for (seconds, digits) in [(0, "0."), (9, "9."), (10, "10."), (1_790_000_000, "1790000000."), (u64::MAX, &most)]
        {
            assert_eq!(of(seconds).parts(), (digits.as_bytes(), &b"a.b"[..]));
            assert_eq!(of(seconds).into_owned().parts(), of(seconds).parts());
        }
        let plain = SessionIdentity::plain(b"1.secret");
        assert_eq!(plain.parts(), (&b""[..], &b"1.secret"[..]));
        assert_eq!(format!("{plain:?}"), "SessionIdentity(..)");
    }
}
