//! The switch, and the decision for a request.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::request::Parts;
use sha2::Sha256;

use super::{share::Share, visitor::Visitor};

/// Decides for which visitors a policy is enforced.
///
/// The [module](crate::rollout) has an example. All clones share one switch, which can be changed while the server runs.
#[derive(Clone)]
pub struct Rollout(Arc<Switch>);

struct Switch {
    share: AtomicU32,
    visitor: Visitor,
    /// Without the visitor's name.
    hash: Hmac<Sha256>,
}

/// The form of the policy for one request.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    pub(super) is_enforced: bool,
    /// Whether visitors with different cookies get different responses.
    pub(super) depends_on_cookie: bool,
}

impl Rollout {
    /// Starts a roll-out for a share of the visitors.
    ///
    /// `visitor` is a [`Cookie`](crate::cookie::Cookie) that the policy declares, or a [`Visitor::by`] function. `key` is a text that
    /// visitors do not know; with it, nobody can tell which value of a cookie gets which form. Each server of a site has the same one.
    #[must_use]
    pub fn new(share: Share, visitor: impl Into<Visitor>, key: impl AsRef<[u8]>) -> Self {
        let hash = Hmac::new_from_slice(key.as_ref()).expect("HMAC takes a key of any length");
        Self(Arc::new(Switch { share: AtomicU32::new(share.in_million()), visitor: visitor.into(), hash }))
    }

    /// Changes the share, for all requests that arrive from now on.
    pub fn set(&self, share: Share) {
        self.0.share.store(share.in_million(), Ordering::Relaxed);
    }

    /// Returns the share.
    #[must_use]
    pub fn share(&self) -> Share {
        Share::of_million(self.0.share.load(Ordering::Relaxed))
    }

    /// Returns whether the policy is enforced for the visitor who sends this request.
    ///
    /// # Example
    ///
    /// ```
    /// use http::{Request, request::Parts};
    /// use security_policy::rollout::{Rollout, Share, Visitor};
    ///
    /// let user = Visitor::by(|request: &Parts| request.uri.query().map(str::to_owned));
    /// let rollout = Rollout::new(Share::percent(30), user, "key");
    /// let (request, ()) = Request::builder().uri("/?ada").body(()).unwrap().into_parts();
    /// let first = rollout.enforces(&request);
    /// assert_eq!(rollout.enforces(&request), first);
    /// # assert!(!Rollout::new(Share::NONE, Visitor::by(|_| Some("ada")), "key").enforces(&request));
    /// ```
    #[must_use]
    pub fn enforces(&self, request: &Parts) -> bool {
        self.decide(request).is_enforced
    }

    /// Decides which form a request gets. The share is read once, since it can change in the meantime.
    pub(super) fn decide(&self, request: &Parts) -> Decision {
        match self.share() {
            Share::NONE => Decision { is_enforced: false, depends_on_cookie: false },
            Share::ALL => Decision { is_enforced: true, depends_on_cookie: false },
            share => {
                let contains = |name: &[u8]| share.contains(self.hash(name));
                let is_enforced = self.0.visitor.with_name(request, contains).unwrap_or(false);
                Decision { is_enforced, depends_on_cookie: self.0.visitor.is_cookie() }
            }
        }
    }

    fn hash(&self, name: &[u8]) -> u64 {
        let mut hash = self.0.hash.clone();
        hash.update(name);
        let tag = hash.finalize().into_bytes();
        tag.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

impl fmt::Debug for Rollout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let switch = &self.0;
        f.debug_struct("Rollout")
            .field("share", &self.share())
            .field("visitor", &switch.visitor)
            .finish_non_exhaustive()
    }
}
