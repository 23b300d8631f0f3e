//! A point in time, in whole seconds since 1970.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A point in time, in whole seconds since 1970-01-01 00:00:00 UTC.
///
/// Every function that depends on the current time takes it as an argument, so that tests can choose it.
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
    /// Returns the current time of the system clock. A clock before 1970 reads as 1970.
    #[must_use]
    pub fn now() -> Self {
        // There, `SystemTime::now` panics.
        #[cfg(all(target_family = "wasm", target_os = "unknown", feature = "wasm_js"))]
        return Self((js_sys::Date::now() / 1_000.0) as u64);
        #[cfg(not(all(target_family = "wasm", target_os = "unknown", feature = "wasm_js")))]
        SystemTime::now().into()
    }

    /// Creates a time from the seconds since 1970.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Returns the seconds since 1970.
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

/// Displays a duration in seconds, with a fraction only if it has one.
pub(crate) struct Seconds(pub(crate) Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.subsec_nanos() {
            0 => self.0.as_secs().fmt(f),
            _ => self.0.as_secs_f64().fmt(f),
        }
    }
}

/// The default clock skew. The clocks of synchronized servers differ by less.
pub(crate) const CLOCK_SKEW: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_a_fraction_where_the_duration_has_one() {
        assert_eq!(Seconds(Duration::from_secs(u64::MAX)).to_string(), u64::MAX.to_string());
        assert_eq!(Seconds(Duration::from_millis(1_500)).to_string(), "1.5");
    }
}
