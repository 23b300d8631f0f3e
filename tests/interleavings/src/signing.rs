//! `signing`: the keys that are derived once, and the counters.

#[path = "../../../runtime/src/signing/base64.rs"]
pub(crate) mod base64;
#[path = "../../../runtime/src/signing/counters.rs"]
mod counters;
#[path = "../../../runtime/src/signing/derived_keys.rs"]
mod derived_keys;
#[path = "../../../runtime/src/signing/time.rs"]
pub(crate) mod time;
#[path = "../../../runtime/src/signing/verify_error.rs"]
mod verify_error;

use std::{
    ptr,
    sync::{Arc, atomic::AtomicUsize, atomic::Ordering::Relaxed},
};

use loom::thread;

use self::{counters::Counters, derived_keys::DerivedKeys, verify_error::VerifyError};

/// Three threads derive keys for two purposes, in both orders.
pub fn a_purpose_has_one_key_and_not_that_of_another() {
    let (keys, derived) = (Arc::new(DerivedKeys::new()), Arc::new(AtomicUsize::new(0)));
    let threads = [["a", "b"], ["b", "a"], ["b", "b"]].map(|salts| {
        let (keys, derived) = (keys.clone(), derived.clone());
        thread::spawn(move || {
            let get = |salt: &'static str| {
                let key: &String = keys.get(salt, || {
                    derived.fetch_add(1, Relaxed);
                    format!("key of {salt}")
                });
                assert_eq!(*key, format!("key of {salt}"));
                ptr::from_ref(key).addr()
            };
            salts.map(|salt| (salt, get(salt)))
        })
    });
    let found: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect();
    for (salt, key) in &found {
        assert!(found.iter().all(|(other, same)| (other == salt) == (same == key)), "{found:?}");
    }
    assert_eq!(derived.load(Relaxed), 2, "a key is derived once");
}

/// Rejections in several threads are all counted, and each where it belongs.
pub fn no_rejection_is_lost() {
    let counters = Arc::new(Counters::new());
    let threads = [VerifyError::BadSignature, VerifyError::Revoked, VerifyError::BadSignature].map(|error| {
        let counters = counters.clone();
        thread::spawn(move || {
            counters.count(&error);
            counters.count_earlier_key();
        })
    });
    for thread in threads {
        thread.join().expect("no panic");
    }
    let counted: Vec<u64> = counters.iter().map(|(_, count)| count).collect();
    assert_eq!(counted, [0, 2, 1, 3]);
}
