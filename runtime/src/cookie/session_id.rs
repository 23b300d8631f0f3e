//! The identifier of a session.

use std::fmt;

use crate::nonce::Nonce;

/// A session identifier: 128 random bits in base64url.
///
/// [`Session::rotate`](super::Session::rotate) makes it, with an example. It is a credential: `Debug` redacts it.
#[derive(Clone)]
pub struct SessionId(Nonce);

impl SessionId {
    pub(super) fn random() -> Self {
        Self(Nonce::random())
    }

    /// Returns the identifier as text, the key under which the server stores the session's data.
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
