//! The state of a request between the check of its head and of its form.

use super::{binding::SessionIdentity, decision::Rule, secret::Secret, unspent::UnspentToken};
use crate::signing::time::UnixTime;

/// The result of checking the head of a request.
pub(super) enum HeadDecision<'h> {
    Passes(Rule),
    /// The token in the header is valid, and has to be spent.
    Spends(UnspentToken),
    /// The token has to be in the form. It is verified with this context.
    NeedsForm(TokenContext<'h>),
}

/// What is needed to verify a request's token.
pub(super) struct TokenContext<'h> {
    pub(super) session: Option<SessionIdentity<'h>>,
    pub(super) secret: Secret,
    /// The time at which the session was read, at which the token's age is checked too.
    pub(super) now: UnixTime,
}

impl TokenContext<'_> {
    /// Copies what is borrowed from the request.
    pub(super) fn into_owned(self) -> TokenContext<'static> {
        let Self { session, secret, now } = self;
        TokenContext { session: session.map(SessionIdentity::into_owned), secret, now }
    }
}
