//! `lazy_nonce.rs`: the headers carry the nonce that was handed out, and after that none is handed out.

use loom::thread;

use crate::lazy_nonce::{LazyNonce, NonceError};

fn get(lazy: &LazyNonce) -> Option<String> {
    lazy.get().ok().map(|nonce| nonce.to_string())
}

/// Two parts of a handler ask while the headers are written.
pub fn a_nonce_that_was_handed_out_is_sent() {
    let lazy = LazyNonce::new();
    let asking = [lazy.clone(), lazy.clone()].map(|lazy| thread::spawn(move || get(&lazy)));
    let sent = lazy.close().map(|nonce| nonce.to_string());
    assert!(matches!(lazy.get(), Err(NonceError::Closed)));
    for answer in asking.map(|thread| thread.join().expect("no panic")) {
        assert!(answer.is_none() || answer == sent, "{answer:?} was handed out, {sent:?} sent");
    }
    assert_eq!(lazy.close().map(|nonce| nonce.to_string()), sent);
}

/// An outer and an inner policy write headers of the same response.
pub fn all_headers_of_a_response_have_the_same_nonce() {
    let lazy = LazyNonce::new();
    let asking = thread::spawn({
        let lazy = lazy.clone();
        move || get(&lazy)
    });
    let inner = thread::spawn({
        let lazy = lazy.clone();
        move || lazy.close().map(|nonce| nonce.to_string())
    });
    let outer = lazy.close().map(|nonce| nonce.to_string());
    assert_eq!(inner.join().expect("no panic"), outer);
    let answer = asking.join().expect("no panic");
    assert!(answer.is_none() || answer == outer);
}
