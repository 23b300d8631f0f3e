//! The store of used tokens in the memory of the process.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, PoisonError},
};

use super::{
    rejection::TokenError,
    unspent::{MARGIN, TokenId, UnspentToken},
};
use crate::signing::time::UnixTime;

/// The used tokens that have not expired, up to a limit.
///
/// One lock is held for a lookup in a hash table.
pub(super) struct Memory {
    limit: usize,
    /// Tokens that were issued earlier may have been used before the process started.
    started: UnixTime,
    used: Mutex<Used>,
}

/// The tokens, in groups that expire together. A group is dropped as a whole, so that no token is searched for.
#[derive(Default)]
struct Used {
    groups: BTreeMap<u64, HashSet<TokenId>>,
    count: usize,
    /// The last group that was dropped. If the clock is set back, its tokens are not accepted again.
    dropped: Option<u64>,
}

impl Memory {
    pub(super) fn new(limit: usize, started: UnixTime) -> Self {
        Self { limit, started, used: Mutex::default() }
    }

    /// Records a token, unless it was used before.
    pub(super) fn spend(&self, token: &UnspentToken) -> Result<(), TokenError> {
        if token.issued() < self.started {
            return Err(TokenError::IssuedBeforeStart);
        }
        // No code panics while it holds the lock.
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let expired = used.drop_expired(token.now());
        let outcome = used.insert(token, self.limit);
        drop(used);
        // Large groups are freed without the lock.
        drop(expired);
        outcome
    }
}

impl Used {
    /// Removes the groups whose tokens have all expired.
    fn drop_expired(&mut self, now: UnixTime) -> Vec<HashSet<TokenId>> {
        let mut expired = Vec::new();
        while let Some(group) = self.groups.first_entry() {
            let last_second = (group.key() + 1) * GROUP;
            if last_second + MARGIN.as_secs() > now.as_secs() {
                break;
            }
            self.dropped = self.dropped.max(Some(*group.key()));
            let tokens = group.remove();
            self.count -= tokens.len();
            expired.push(tokens);
        }
        expired
    }

    fn insert(&mut self, token: &UnspentToken, limit: usize) -> Result<(), TokenError> {
        let group = token.expires().as_secs() / GROUP;
        if self.dropped.is_some_and(|dropped| group <= dropped) {
            return Err(TokenError::Spent);
        }
        let tokens = self.groups.entry(group).or_default();
        if tokens.contains(token.id()) {
            return Err(TokenError::Spent);
        }
        if self.count >= limit {
            return Err(TokenError::StoreFull { limit });
        }
        tokens.insert(*token.id());
        self.count += 1;
        Ok(())
    }
}

/// How many seconds of expiry times a group covers.
const GROUP: u64 = 60;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(600);

    fn token(id: u8, issued: u64, now: u64) -> UnspentToken {
        UnspentToken::new([id; 16], UnixTime::from_secs(issued), LIMIT, UnixTime::from_secs(now))
    }

    fn count(memory: &Memory) -> usize {
        let used = memory.used.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(used.count, used.groups.values().map(HashSet::len).sum::<usize>());
        used.count
    }

    #[test]
    fn a_token_is_accepted_one_time() {
        let memory = Memory::new(10, UnixTime::from_secs(1_000));
        assert_eq!(memory.spend(&token(1, 1_000, 1_000)), Ok(()));
        assert_eq!(memory.spend(&token(1, 1_000, 1_600)), Err(TokenError::Spent));
        assert_eq!(memory.spend(&token(2, 1_000, 1_600)), Ok(()));
        assert_eq!(memory.spend(&token(3, 999, 1_600)), Err(TokenError::IssuedBeforeStart));
    }

    #[test]
    fn a_full_store_rejects_tokens_until_others_expire() {
        let memory = Memory::new(2, UnixTime::from_secs(0));
        assert_eq!(memory.spend(&token(1, 1_000, 1_000)), Ok(()));
        assert_eq!(memory.spend(&token(2, 1_400, 1_400)), Ok(()));
        assert_eq!(memory.spend(&token(3, 1_400, 1_400)), Err(TokenError::StoreFull { limit: 2 }));
        // A used token is reported as such.
        assert_eq!(memory.spend(&token(1, 1_000, 1_600)), Err(TokenError::Spent));
        assert_eq!(memory.spend(&token(3, 1_400, 1_800)), Ok(()));
        assert_eq!(count(&memory), 2);
    }

    #[test]
    fn no_token_is_forgotten_before_it_expires() {
        for issued in (1_000..1_130).step_by(if cfg!(miri) { 65 } else { 7 }) {
            let memory = Memory::new(1_000, UnixTime::from_secs(0));
            assert_eq!(memory.spend(&token(1, issued, issued)), Ok(()));
            // Other tokens cause the expired ones to be dropped.
            for now in (issued..=issued + 601).step_by(if cfg!(miri) { 7 } else { 1 }) {
                let _ = memory.spend(&token(2, now, now));
                assert_eq!(memory.spend(&token(1, issued, now)), Err(TokenError::Spent), "{issued} {now}");
            }
            assert_eq!(memory.spend(&token(3, issued + 2_000, issued + 2_000)), Ok(()));
            assert_eq!(count(&memory), 1);
            // The clock is set back by half an hour.
            assert_eq!(memory.spend(&token(1, issued, issued)), Err(TokenError::Spent), "{issued}");
        }
    }

    #[test]
    fn a_token_is_kept_a_minute_longer_for_a_clock_that_is_behind() {
        let memory = Memory::new(10, UnixTime::from_secs(0));
        // The tokens of 1,000 s expire in the minute that ends at 1,620 s.
        assert_eq!(memory.spend(&token(1, 1_000, 1_000)), Ok(()));
        assert_eq!(memory.spend(&token(2, 1_679, 1_679)), Ok(()));
        assert_eq!(memory.spend(&token(3, 1_000, 1_600)), Ok(()));
        assert_eq!(count(&memory), 3);
        assert_eq!(memory.spend(&token(4, 1_680, 1_680)), Ok(()));
        assert_eq!(memory.spend(&token(5, 1_000, 1_600)), Err(TokenError::Spent));
        assert_eq!(count(&memory), 2);
    }
}
