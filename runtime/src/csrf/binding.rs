//! What a token is bound to: the session of a request, by the cookie that the policy names.

use http::HeaderMap;

use super::rejection::TokenError;
use crate::cookie::{
    Cookie, Protection, Sealed, Session, headers::values, keys::Keys, sealed::first_genuine, time::UnixTime,
};

/// What a token can be bound to: a cookie of the policy, or nothing.
///
/// It is sealed. A token is bound to what changes with each login: of a cookie with `signed` or `private` that is its
/// value and when it was set, with `idle` its value and when the session started, of any other cookie its whole text.
/// A value of the first three that is not genuine, or too old, is no session.
pub trait Bind: Copy + Send + Sync + hidden::Hidden + 'static {
    /// The session of a request, if there is one.
    #[doc(hidden)]
    fn session(&self, headers: &HeaderMap, keys: &Keys, now: UnixTime) -> Result<Option<String>, TokenError>;
}

/// No cookie: the policy has no `bind_to`.
#[derive(Clone, Copy, Debug)]
pub struct Unbound;

impl Bind for Unbound {
    fn session(&self, _: &HeaderMap, _: &Keys, _: UnixTime) -> Result<Option<String>, TokenError> {
        Ok(None)
    }
}

impl Bind for Cookie {
    fn session(&self, headers: &HeaderMap, _: &Keys, _: UnixTime) -> Result<Option<String>, TokenError> {
        let mut values = values(headers, self.name());
        let Some(first) = values.next() else { return Ok(None) };
        // Which of them its library takes for the session is anybody's guess.
        match values.all(|other| other == first) {
            true => Ok(Some(first.to_owned()).filter(|value| !value.is_empty())),
            false => Err(TokenError::RepeatedSession),
        }
    }
}

impl<P: Protection + Send + Sync> Bind for Sealed<P> {
    fn session(&self, headers: &HeaderMap, keys: &Keys, now: UnixTime) -> Result<Option<String>, TokenError> {
        let genuine = first_genuine(headers, self.name(), |text| self.open(keys, text, now));
        Ok(genuine.ok().flatten().map(|(value, sealed_at)| named(&value, sealed_at)))
    }
}

impl<P: Protection + Send + Sync> Bind for Session<P> {
    fn session(&self, headers: &HeaderMap, keys: &Keys, now: UnixTime) -> Result<Option<String>, TokenError> {
        let active = self.get(headers, keys, now).ok().flatten();
        Ok(active.map(|active| named(active.value(), active.started())))
    }
}

/// The time stands first, and ends at the first dot, whatever the value holds.
fn named(value: &str, since: UnixTime) -> String {
    format!("{}.{value}", since.as_secs())
}

impl hidden::Hidden for Unbound {}
impl hidden::Hidden for Cookie {}
impl<P> hidden::Hidden for Sealed<P> {}
impl<P> hidden::Hidden for Session<P> {}

mod hidden {
    pub trait Hidden {}
}
