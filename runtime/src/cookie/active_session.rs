//! A session that a request carries.

use std::{borrow::Cow, fmt, time::Duration};

use crate::signing::time::UnixTime;

/// A session that a request carries, after the server has verified it and both timeouts.
///
/// [`Session::get`](super::Session::get) returns it, with an example.
#[derive(Clone, PartialEq, Eq)]
pub struct ActiveSession<'t> {
    pub(super) value: Cow<'t, str>,
    pub(super) started: UnixTime,
    pub(super) last_issued: UnixTime,
    pub(super) lifetime: Option<Duration>,
}

impl<'t> ActiveSession<'t> {
    #[cfg(feature = "csrf")]
    pub(crate) fn into_value(self) -> Cow<'t, str> {
        self.value
    }

    /// Returns the session identifier, or the value that the program has [set](super::Session::set).
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Returns the time at which the session started.
    #[must_use]
    pub const fn started(&self) -> UnixTime {
        self.started
    }

    /// Returns the time at which the cookie was last issued.
    #[must_use]
    pub const fn last_issued(&self) -> UnixTime {
        self.last_issued
    }

    /// Returns the lifetime that this session was [given](super::Session::rotate_for), or `None` if it has that of the
    /// policy.
    #[must_use]
    pub const fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }
}

/// The value is a credential: `Debug` redacts it.
impl fmt::Debug for ActiveSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActiveSession")
            .field("started", &self.started)
            .field("last_issued", &self.last_issued)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}
