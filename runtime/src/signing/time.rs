//! The moment at which a value is issued or looked at, as whole seconds since 1970.

use std::time::{SystemTime, UNIX_EPOCH};

/// A moment: whole seconds since the first of January 1970, UTC.
///
/// Whatever depends on the time takes it as an argument, so that a test can say what time it is.
///
/// # Example
///
/// ```
/// use security_policy::UnixTime;
///
/// assert_eq!(UnixTime::from_secs(60).as_secs(), 60);
/// assert!(UnixTime::now() > UnixTime::from_secs(1_700_000_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(u64);

impl UnixTime {
    /// Reads the clock of the system; a clock before 1970 reads as 1970.
    #[must_use]
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Makes a moment from its seconds.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Returns the seconds.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0
    }
}

/// A time before 1970 becomes 1970.
impl From<SystemTime> for UnixTime {
    fn from(time: SystemTime) -> Self {
        Self(time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }
}
