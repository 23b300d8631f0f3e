//! `csrf`: the store of tokens that were used.

#[path = "../../../runtime/src/csrf/rejection.rs"]
mod rejection;
#[path = "../../../runtime/src/csrf/spent_memory.rs"]
mod spent_memory;
#[path = "../../../runtime/src/csrf/unspent.rs"]
mod unspent;

use std::{sync::Arc, time::Duration};

use loom::thread;

use self::{rejection::TokenError, spent_memory::Memory, unspent::UnspentToken};
use crate::signing::time::UnixTime;

const LIMIT: Duration = Duration::from_secs(600);

fn token(id: u8, issued: u64, now: u64) -> UnspentToken {
    UnspentToken::new([id; 16], UnixTime::from_secs(issued), LIMIT, UnixTime::from_secs(now))
}

/// Spends tokens at the same time in a store of this size, and returns the outcomes.
fn spend<const N: usize>(limit: usize, tokens: [UnspentToken; N]) -> [Result<(), TokenError>; N] {
    let memory = Arc::new(Memory::new(limit, UnixTime::from_secs(0)));
    let threads = tokens.map(|token| {
        let memory = memory.clone();
        thread::spawn(move || memory.spend(&token))
    });
    threads.map(|thread| thread.join().expect("no panic"))
}

fn accepted<const N: usize>(outcomes: &[Result<(), TokenError>; N]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

/// The same token is sent three times at once.
pub fn a_token_is_accepted_one_time() {
    let outcomes = spend(10, [(); 3].map(|()| token(1, 1_000, 1_000)));
    assert_eq!(accepted(&outcomes), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(()) | Err(TokenError::Spent))), "{outcomes:?}");
}

/// Two tokens want the last place.
pub fn the_store_does_not_grow_above_its_limit() {
    let outcomes = spend(1, [1, 2].map(|id| token(id, 1_000, 1_000)));
    assert_eq!(accepted(&outcomes), 1, "{outcomes:?}");
    assert!(outcomes.contains(&Err(TokenError::StoreFull { limit: 1 })), "{outcomes:?}");
}

/// A token is sent twice while a later one causes those of its time to be forgotten: for the second one, the clock is set back.
pub fn a_forgotten_token_is_not_accepted() {
    let [one, same, later] = spend(10, [token(1, 1_000, 1_000), token(1, 1_000, 1_000), token(2, 2_000, 2_000)]);
    assert!(one.is_err() || same.is_err(), "{one:?} {same:?}");
    assert_eq!(later, Ok(()));
}
