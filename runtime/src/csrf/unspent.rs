//! A token that is accepted one time, between its verification and its use.

use std::{fmt, time::Duration};

use crate::signing::{base64, time::UnixTime};

/// A valid token of a policy with `once`, which has to be [spent](super::SpentTokens::spend) before the request is handled.
///
/// Its identifier is random and covered by the token's HMAC. The text of a token is masked, so that one token has many
/// texts; they all have the same identifier.
#[must_use = "the token is accepted only after it was spent"]
#[derive(Clone, Copy)]
pub struct UnspentToken {
    id: TokenId,
    issued: UnixTime,
    expires: UnixTime,
    now: UnixTime,
}

impl UnspentToken {
    pub(super) fn new(id: TokenId, issued: UnixTime, limit: Duration, now: UnixTime) -> Self {
        // An age equal to the limit is accepted, and so is a fraction of a second more.
        let seconds = limit.as_secs().saturating_add(1);
        Self { id, issued, expires: UnixTime::from_secs(issued.as_secs().saturating_add(seconds)), now }
    }

    /// Returns the identifier as 22 characters of base64url, for the key of a store.
    #[must_use]
    pub fn key(&self) -> String {
        base64::encode(&self.id)
    }

    /// Returns for how long a store has to remember the token: until it has expired, and a minute longer, because the
    /// clocks of servers differ.
    #[must_use]
    pub fn remember_for(&self) -> Duration {
        Duration::from_secs(self.expires.as_secs().saturating_sub(self.now.as_secs())).saturating_add(MARGIN)
    }

    pub(super) fn id(&self) -> &TokenId {
        &self.id
    }

    pub(super) fn issued(&self) -> UnixTime {
        self.issued
    }

    pub(super) fn expires(&self) -> UnixTime {
        self.expires
    }

    pub(super) fn now(&self) -> UnixTime {
        self.now
    }
}

/// The identifier is part of a credential: `Debug` redacts it.
impl fmt::Debug for UnspentToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnspentToken")
            .field("issued", &self.issued)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// The random bytes that identify a token.
pub(super) type TokenId = [u8; ID];

/// The length of the identifier, 128 bits.
pub(super) const ID: usize = 16;

/// How much longer than its age a token is remembered.
pub(super) const MARGIN: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_gets_a_key_and_a_time() {
        let token =
            |limit, now| UnspentToken::new([1; ID], UnixTime::from_secs(1_000), limit, UnixTime::from_secs(now));
        let limit = Duration::from_millis(600_500);
        assert_eq!(token(limit, 1_100).key(), "AQEBAQEBAQEBAQEBAQEBAQ");
        for (limit, now, seconds) in [
            (limit, 1_000, 661),
            (limit, 1_100, 561),
            (limit, 1_601, 60),
            // Accepted by a clock that is ahead.
            (limit, 2_000, 60),
            (Duration::MAX, 1_000, u64::MAX - 1_000 + 60),
        ] {
            assert_eq!(token(limit, now).remember_for().as_secs(), seconds, "{now}");
        }
        let debug = "UnspentToken { issued: UnixTime(1000), expires: UnixTime(1601), .. }";
        assert_eq!(format!("{:?}", token(limit, 1_100)), debug);
    }
}
