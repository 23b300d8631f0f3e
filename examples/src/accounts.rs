//! The demo account, and the sessions of those who are logged in.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use security_policy::Nonce;
use sha2::Sha256;

/// The account that the login page shows to everyone: nothing depends on it.
pub(crate) const USER: &str = "demo";
pub(crate) const PASSWORD: &str = "nothing-at-stake-here";

/// Whether this is the demo account.
///
/// Both texts are compared as keyed digests, in constant time, so that the time of the answer says nothing about them.
/// A site with real accounts stores a salted hash of each password, by Argon2id or a similar function.
pub(crate) fn is_account(user: &str, password: &str) -> bool {
    // Without `&&`, the password is compared for an unknown user too.
    is_equal(user, USER) & is_equal(password, PASSWORD)
}

fn is_equal(given: &str, expected: &str) -> bool {
    // 128 random bits, as a key of this comparison alone.
    let key = Nonce::random().to_string();
    let digest = |text: &str| {
        Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length").chain_update(text)
    };
    digest(given).verify(&digest(expected).finalize().into_bytes()).is_ok()
}

/// Which session belongs to which user. The cookie holds only the identifier, so that a session that is removed here is
/// over, whatever a browser still sends.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    /// The oldest first.
    all: Mutex<VecDeque<(String, String)>>,
}

impl Sessions {
    pub(crate) fn start(&self, id: &str, user: &str) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_SESSIONS {
            all.pop_front();
        }
        all.push_back((id.to_owned(), user.to_owned()));
    }

    pub(crate) fn user(&self, id: &str) -> Option<String> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(other, _)| other == id).map(|(_, user)| user.clone())
    }

    pub(crate) fn end(&self, id: &str) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).retain(|(other, _)| other != id);
    }
}

const MOST_SESSIONS: usize = 1_000;
