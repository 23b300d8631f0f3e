//! How often signed and encrypted values were rejected, for metrics.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::verify_error::VerifyError;

/// How often the values of cookies, tokens and [`Signer`](super::Signer)s were rejected, and how often an earlier key was needed.
///
/// [`Keys::counters`](crate::Keys::counters) returns it. The numbers start at zero with the process and only grow. Counting is an
/// atomic addition when a value is rejected or needs an earlier key, and nothing otherwise. A request counts more than
/// once if several handlers read its cookie.
///
/// | number | grows when |
/// |---|---|
/// | `expired` | a value is past its `max_age` or its idle timeout. Users come back after a while; this is normal |
/// | `tampered` | a value has no valid signature: somebody changed it, signed it with another key, or took it from another session. After a removal of a key, its values count here |
/// | `revoked` | a value was issued before [`Keys::not_before`](crate::Keys::not_before) |
/// | `earlier_key` | a value is valid by an earlier key. While this grows, do not remove that key yet |
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, signing::Signer};
///
/// let past = Key::from_bytes(b"\x8f\x1a\xb0\x07\x5d\xe2\x33\x9c\x41\xd8\x76\x0e\xaa\x19\x64\xf3\x52\xc7\x2b\x90\x0d\xbe\x88\x37\xe5\x16\x7c\xa9\x43\xd0\x6f\x21")?;
/// # let same = Key::from_bytes(b"\x8f\x1a\xb0\x07\x5d\xe2\x33\x9c\x41\xd8\x76\x0e\xaa\x19\x64\xf3\x52\xc7\x2b\x90\x0d\xbe\x88\x37\xe5\x16\x7c\xa9\x43\xd0\x6f\x21")?;
/// let signer = Signer::new("unsubscribe");
/// let text = signer.sign(&Keys::signing_with(past), "user:42", UnixTime::now());
/// # let past = same;
///
/// let keys = Keys::signing_with(Key::random()).accepting(past);
/// assert!(signer.verify(&keys, &text, UnixTime::now()).is_ok());
/// assert!(signer.verify(&keys, "user:43", UnixTime::now()).is_err());
///
/// // For a metrics endpoint:
/// let lines: Vec<String> = keys.counters().iter().map(|(name, count)| format!("{name} {count}")).collect();
/// assert_eq!(lines, ["expired 0", "tampered 1", "revoked 0", "earlier_key 1"]);
/// # Ok::<(), security_policy::KeyError>(())
/// ```
#[derive(Debug)]
pub struct Counters {
    expired: AtomicUsize,
    tampered: AtomicUsize,
    revoked: AtomicUsize,
    earlier_key: AtomicUsize,
}

impl Counters {
    pub(crate) const fn new() -> Self {
        Self {
            expired: AtomicUsize::new(0),
            tampered: AtomicUsize::new(0),
            revoked: AtomicUsize::new(0),
            earlier_key: AtomicUsize::new(0),
        }
    }

    /// Returns how many values had expired.
    #[must_use]
    pub fn expired(&self) -> u64 {
        read(&self.expired)
    }

    /// Returns how many values had no valid signature.
    #[must_use]
    pub fn tampered(&self) -> u64 {
        read(&self.tampered)
    }

    /// Returns how many values were issued before the time of [`Keys::not_before`](crate::Keys::not_before).
    #[must_use]
    pub fn revoked(&self) -> u64 {
        read(&self.revoked)
    }

    /// Returns how many values were valid by an earlier key.
    #[must_use]
    pub fn earlier_key(&self) -> u64 {
        read(&self.earlier_key)
    }

    /// Returns all numbers with their names, for the export to a metrics system.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + use<> {
        [
            ("expired", self.expired()),
            ("tampered", self.tampered()),
            ("revoked", self.revoked()),
            ("earlier_key", self.earlier_key()),
        ]
        .into_iter()
    }

    pub(crate) fn count_earlier_key(&self) {
        self.earlier_key.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts the reason why a value was rejected. A value from the future or a payload that cannot be read is not counted.
    pub(crate) fn count(&self, error: &VerifyError) {
        let counter = match error {
            VerifyError::Expired { .. } => &self.expired,
            VerifyError::Revoked => &self.revoked,
            VerifyError::BadSignature | VerifyError::MissingTimestamp | VerifyError::MalformedTimestamp => {
                &self.tampered
            }
            VerifyError::NotYetValid { .. } | VerifyError::BadPayload => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

fn read(counter: &AtomicUsize) -> u64 {
    counter.load(Ordering::Relaxed) as u64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_reason_has_its_number() {
        let counters = Counters::new();
        let numbers = || [counters.expired(), counters.tampered(), counters.revoked(), counters.earlier_key()];
        assert_eq!(numbers(), [0; 4]);
        let time = Duration::from_secs(1);
        for (error, expected) in [
            (VerifyError::Expired { age: time, limit: time }, [1, 0, 0, 0]),
            (VerifyError::BadSignature, [1, 1, 0, 0]),
            (VerifyError::MissingTimestamp, [1, 2, 0, 0]),
            (VerifyError::MalformedTimestamp, [1, 3, 0, 0]),
            (VerifyError::Revoked, [1, 3, 1, 0]),
            (VerifyError::NotYetValid { ahead: time }, [1, 3, 1, 0]),
            (VerifyError::BadPayload, [1, 3, 1, 0]),
        ] {
            counters.count(&error);
            assert_eq!(numbers(), expected, "{error}");
        }
        counters.count_earlier_key();
        counters.count_earlier_key();
        let named = [("expired", 1), ("tampered", 3), ("revoked", 1), ("earlier_key", 2)];
        assert_eq!(counters.iter().collect::<Vec<_>>(), named);
    }
}
