//! What is known of a request before its form is read.

use super::{binding::Identity, decision::Rule, secret::Secret};
use crate::signing::time::UnixTime;

/// What the head of a request decides.
pub(super) enum Head<'h> {
    Passes(Rule),
    /// Its token may be in a form, and has to belong to these cookies.
    NeedsForm(Opened<'h>),
}

/// What the cookies of a request hold.
pub(super) struct Opened<'h> {
    pub(super) session: Option<Identity<'h>>,
    pub(super) secret: Secret,
    /// The time at which the session was read, and at which the age of the token is checked.
    pub(super) now: UnixTime,
}

impl Opened<'_> {
    /// The same, without the request.
    pub(super) fn into_owned(self) -> Opened<'static> {
        let Self { session, secret, now } = self;
        Opened { session: session.map(Identity::into_owned), secret, now }
    }
}
