//! Why a signed or encrypted text was rejected.

use std::{error, fmt, time::Duration};

use super::time::Seconds;

/// Why a text was rejected.
///
/// It holds nothing of the text. [`Signer::verify`](super::Signer::verify) has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// No key has signed this, or not for this purpose, or it was changed.
    BadSignature,
    /// It is genuine, and has no timestamp.
    MissingTimestamp,
    /// It is genuine, and its timestamp is malformed.
    MalformedTimestamp,
    /// It is genuine, and too old.
    Expired {
        /// Its age.
        age: Duration,
        /// The greatest age that is accepted.
        limit: Duration,
    },
    /// It is genuine, and was signed later than now.
    NotYetValid {
        /// How far its timestamp is ahead of the clock.
        ahead: Duration,
    },
    /// It is genuine, and its value cannot be read as the type that was asked for.
    BadPayload,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadSignature => f.write_str("the signature is not genuine"),
            Self::MissingTimestamp => f.write_str("the signed value has no timestamp"),
            Self::MalformedTimestamp => f.write_str("the timestamp of the signed value is malformed"),
            Self::Expired { age, limit } => {
                write!(f, "the signed value is {} seconds old, and {} are allowed", Seconds(*age), Seconds(*limit))
            }
            Self::NotYetValid { ahead } => {
                write!(f, "the signed value comes from {} seconds in the future", Seconds(*ahead))
            }
            Self::BadPayload => f.write_str("the signed value does not read as what it should be"),
        }
    }
}

impl error::Error for VerifyError {}
