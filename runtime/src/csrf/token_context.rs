//! What is known of a request before its form is read.

use super::{binding::SessionIdentity, decision::Rule, secret::Secret};
use crate::signing::time::UnixTime;

/// What the head of a request decides.
pub(super) enum HeadDecision<'h> {
    Passes(Rule),
    /// Its token may be in a form, and has to belong to these cookies.
    NeedsForm(TokenContext<'h>),
}

/// What the cookies of a request hold.
pub(super) struct TokenContext<'h> {
    pub(super) session: Option<SessionIdentity<'h>>,
    pub(super) secret: Secret,
    /// The time at which the session was read, and at which the age of the token is checked.
    pub(super) now: UnixTime,
}

impl TokenContext<'_> {
    /// The same, without the request.
    pub(super) fn into_owned(self) -> TokenContext<'static> {
        let Self { session, secret, now } = self;
        TokenContext { session: session.map(SessionIdentity::into_owned), secret, now }
    }
}
