//! The nonce: more than 128 random bits, in 22 characters that need no escaping anywhere.

use std::{
    cell::RefCell,
    collections::HashSet,
    sync::mpsc::{Sender, channel},
    thread,
};

use security_policy::{LazyNonce, Nonce, NonceError, PerResponse, RandomError};

#[test]
fn ten_thousand_are_distinct() {
    let texts: HashSet<_> = (0..10_000).map(|_| Nonce::random().as_str().to_owned()).collect();

    assert_eq!(texts.len(), 10_000);
}

#[test]
fn every_character_of_base64url_occurs_at_every_place_and_no_other() {
    let nonces: Vec<String> = (0..10_000).map(|_| Nonce::random().to_string()).collect();
    let alphabet: HashSet<_> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').chain([b'-', b'_']).collect();

    for place in 0..22 {
        let seen: HashSet<_> = nonces.iter().map(|nonce| nonce.as_bytes()[place]).collect();
        assert_eq!(seen, alphabet, "{place}");
    }
}

#[test]
fn is_22_characters_on_the_stack() {
    assert_eq!(Nonce::random().as_str().len(), 22);
    assert_eq!(size_of::<Nonce>(), 22);
}

#[test]
fn display_and_as_ref_are_its_text() {
    let nonce = Nonce::random();

    assert_eq!(nonce.to_string(), nonce.as_str());
    assert_eq!(AsRef::<str>::as_ref(&nonce), nonce.as_str());
    assert_eq!(format!("{nonce:>24}"), format!("  {nonce}"));
}

#[test]
fn debug_does_not_tell_it() {
    let nonce = Nonce::random();

    assert_eq!(format!("{nonce:?} {nonce:#?}"), "Nonce(..) Nonce(..)");

    let lazy = LazyNonce::new();
    lazy.get().expect("the headers are not written");
    assert_eq!(format!("{lazy:?}"), "LazyNonce(..)");
}

#[test]
fn a_clone_is_the_same_nonce() {
    let nonce = Nonce::random();

    assert_eq!(nonce.clone().as_str(), nonce.as_str());
}

#[test]
fn a_request_has_one_and_another_request_another() {
    let mut first = http::Extensions::new();
    let mut second = http::Extensions::new();
    let of = |extensions: &mut _| Nonce::for_request(extensions).expect("the headers are not written").to_string();
    let nonce = of(&mut first);

    assert_eq!(of(&mut first), nonce);
    assert_ne!(of(&mut second), nonce);
    let lazy = first.get::<LazyNonce>().expect("left there");
    assert_eq!(lazy.get().expect("the headers are not written").as_str(), nonce);
    assert!(first.get::<Nonce>().is_none());
}

#[test]
fn a_policy_without_a_nonce_leaves_the_request_alone() {
    let mut request = http::Extensions::new();
    <()>::for_request(&mut request).expect("nothing to be had");

    assert!(request.is_empty());
}

#[test]
fn threads_share_it_and_its_error() {
    fn shared<T: Send + Sync + 'static>() {}

    shared::<Nonce>();
    shared::<RandomError>();
    shared::<LazyNonce>();
    shared::<NonceError>();
}

/// Thread-local values are dropped when a thread ends, some before the generator of nonces and some after.
#[test]
fn a_thread_that_ends_still_has_one() {
    struct Last(Sender<String>);

    impl Drop for Last {
        fn drop(&mut self) {
            self.0.send(Nonce::random().to_string()).expect("the test waits");
        }
    }

    thread_local! {
        static FIRST: RefCell<Option<Last>> = const { RefCell::new(None) };
        static SECOND: RefCell<Option<Last>> = const { RefCell::new(None) };
    }

    let (sender, receiver) = channel();
    for _ in 0..2 {
        let sender = sender.clone();
        let ended = thread::spawn(move || {
            FIRST.set(Some(Last(sender.clone())));
            drop(Nonce::random());
            SECOND.set(Some(Last(sender)));
        });
        ended.join().expect("no panic");
    }
    drop(sender);

    // Two of them come from the system itself, because the generators of their threads no longer exist.
    let nonces: HashSet<String> = receiver.iter().collect();
    assert_eq!(nonces.len(), 4);
}
