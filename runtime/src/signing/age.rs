//! The check of a signed value's age.

use std::time::Duration;

use super::{time::UnixTime, verify_error::VerifyError};

/// Checks the age of a value that was issued at `issued`. An age equal to the limit is accepted.
pub(crate) fn check_age(
    issued: UnixTime,
    now: UnixTime,
    limit: Duration,
    clock_skew: Duration,
) -> Result<(), VerifyError> {
    match now.as_secs().checked_sub(issued.as_secs()).map(Duration::from_secs) {
        Some(age) if age > limit => Err(VerifyError::Expired { age, limit }),
        Some(_) => Ok(()),
        None => match Duration::from_secs(issued.as_secs() - now.as_secs()) {
            ahead if ahead > clock_skew => Err(VerifyError::NotYetValid { ahead }),
            _ => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(issued: u64, now: u64, limit: Duration, clock_skew: Duration) -> Result<(), VerifyError> {
        check_age(UnixTime::from_secs(issued), UnixTime::from_secs(now), limit, clock_skew)
    }

    #[test]
    fn an_age_is_checked_against_its_limit_and_the_clock_skew() {
        let [none, half, one, two] = [0, 500, 1_000, 2_000].map(Duration::from_millis);
        assert_eq!(check(10, 10, none, none), Ok(()));
        assert_eq!(check(10, 11, one, none), Ok(()));
        assert_eq!(check(10, 12, one, none), Err(VerifyError::Expired { age: two, limit: one }));
        assert_eq!(check(10, 11, half, none), Err(VerifyError::Expired { age: one, limit: half }));
        assert_eq!(check(11, 10, none, one), Ok(()));
        assert_eq!(check(12, 10, none, one), Err(VerifyError::NotYetValid { ahead: two }));
        assert_eq!(check(11, 10, none, half), Err(VerifyError::NotYetValid { ahead: one }));
        assert_eq!(check(u64::MAX, 0, none, Duration::MAX), Ok(()));
        assert_eq!(check(0, u64::MAX, Duration::MAX, none), Ok(()));
    }
}
