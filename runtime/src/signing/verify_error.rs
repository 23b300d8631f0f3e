//! Why a signed or encrypted text was rejected.

use std::{error, fmt, time::Duration};

use super::time::Seconds;

/// The reason why a signed or encrypted text was rejected.
///
/// It does not contain the text. [`Signer::verify`](super::Signer::verify) has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The signature is invalid: the text was changed, or was signed with another key or for another purpose. For an
    /// encrypted text, decryption failed.
    BadSignature,
    /// The signature is valid, but there is no timestamp.
    MissingTimestamp,
    /// The signature is valid, but the timestamp is malformed.
    MalformedTimestamp,
    /// The signature is valid, but the text is too old.
    Expired {
        /// The age of the text.
        age: Duration,
        /// The maximum age.
        limit: Duration,
    },
    /// The signature is valid, but the timestamp is in the future.
    NotYetValid {
        /// By how much the timestamp is ahead of the clock.
        ahead: Duration,
    },
    /// The signature is valid, but the value was issued before the time of [`Keys::not_before`](crate::Keys::not_before).
    Revoked,
    /// The signature is valid, but the value cannot be decoded or deserialized.
    BadPayload,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadSignature => f.write_str("invalid signature"),
            Self::MissingTimestamp => f.write_str("missing timestamp after the signed value"),
            Self::MalformedTimestamp => f.write_str("malformed timestamp after the signed value"),
            Self::Expired { age, limit } => {
                write!(
                    f,
                    "the signed value expired: it is {} seconds old, and the limit is {}",
                    Seconds(*age),
                    Seconds(*limit)
                )
            }
            Self::NotYetValid { ahead } => {
                write!(f, "the signed value has a timestamp {} seconds in the future", Seconds(*ahead))
            }
            Self::Revoked => f.write_str("the signed value was issued before the time from which values are accepted"),
            Self::BadPayload => f.write_str("the signed value cannot be deserialized"),
        }
    }
}

impl error::Error for VerifyError {}
