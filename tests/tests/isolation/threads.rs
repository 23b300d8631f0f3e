//! What threads share for one response, or for one process: the token of a response, the store of used tokens, the counters of keys, and
//! the generators of nonces.

use std::{collections::HashSet, sync::Arc, thread};

use http::HeaderMap;
use security_policy::{
    Key, Keys, LazyNonce, Nonce, UnixTime,
    csrf::{SpentTokens, TokenError},
    signing::Signer,
};

use crate::{
    THREADS,
    policies::{Forms, Orders},
    visitor::request,
};

/// Runs a function in all threads at once, with the number of the thread, and returns what each of them returns.
fn all<T: Send>(call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let call = &call;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|number| scope.spawn(move || call(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

const ROUNDS: usize = if cfg!(miri) { 1 } else { 200 };

#[test]
fn tokens_that_several_threads_make_for_a_response_all_count_with_its_cookie() {
    let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::now());
    for _ in 0..ROUNDS {
        let token = Forms::CSRF.token(keys.clone(), &HeaderMap::new(), now);
        let texts = all(|_| token.text());
        let mut set = HeaderMap::new();
        token.set_cookie(&mut set);
        let cookies = request(&set);
        for text in &texts {
            assert_eq!(Forms::CSRF.verify(&keys, text, "/order", &cookies, now), Ok(()));
        }
        assert_eq!(texts.iter().collect::<HashSet<_>>().len(), THREADS, "each has a mask of its own");
    }
}

#[test]
fn a_token_that_several_threads_send_is_accepted_one_time() {
    let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::now());
    let spent = SpentTokens::in_process();
    for _ in 0..ROUNDS {
        let token = Orders::CSRF.token(keys.clone(), &HeaderMap::new(), now);
        let (text, mut set) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut set);
        let cookies = request(&set);
        let outcomes = all(|_| {
            let unspent = Orders::CSRF.verify_once(&keys, &text, "/order", &cookies, now).expect("genuine");
            // It is ready at once.
            tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(spent.spend(unspent))
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Err(TokenError::Spent)).count(), THREADS - 1);
    }
}

#[test]
fn rejections_in_several_threads_are_all_counted() {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::now());
    let signers = ["one", "two", "three"].map(Signer::new);
    all(|number| {
        for signer in signers.iter().cycle().skip(number).take(3 * ROUNDS) {
            let text = signer.sign(&keys, "value", now);
            assert_eq!(signer.verify(&keys, &text, now).expect("the key of this purpose").value(), "value");
            assert!(signer.verify(&keys, &format!("{text}x"), now).is_err());
        }
    });
    assert_eq!(keys.counters().tampered(), (THREADS * 3 * ROUNDS) as u64);
}

#[test]
fn threads_draw_different_nonces() {
    let drawn = all(|_| {
        let own = (0..3 * ROUNDS).map(|_| Nonce::random().to_string());
        own.chain([LazyNonce::new().get().expect("random bytes").to_string()]).collect::<Vec<_>>()
    });
    let nonces: HashSet<String> = drawn.into_iter().flatten().collect();
    assert_eq!(nonces.len(), THREADS * (3 * ROUNDS + 1));
}
