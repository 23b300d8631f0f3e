//! The stages of an application.

use std::{
    cmp::Reverse,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{any_stage::AnyStage, scope::Scope};

/// The stages of an application, in its managed state. The fairings add themselves before the launch.
#[derive(Default)]
pub(super) struct Stages {
    pub(super) added: Mutex<Vec<Entry>>,
    /// All of them in the order in which they process a response, from the first request on.
    ordered: OnceLock<Vec<Entry>>,
    pub(super) has_checkpoint: AtomicBool,
    /// Whether a policy offers a nonce.
    pub(super) offers_nonce: AtomicBool,
    /// Whether a stage issues tokens and checks forms.
    #[cfg(feature = "csrf")]
    pub(super) checks_forms: AtomicBool,
    /// Whether a route checks a long form in its data guard.
    has_form_routes: AtomicBool,
}

/// A stage, and the paths that it applies to.
pub(super) struct Entry {
    pub(super) stage: Box<dyn AnyStage>,
    pub(super) scope: Scope,
}

/// What a stage provides to guards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Provides {
    Nothing,
    Nonce,
    #[cfg(feature = "csrf")]
    Token,
}

impl Stages {
    /// All stages, the innermost first: those of the longest prefix, and then those that were attached first.
    pub(super) fn ordered(&self) -> &[Entry] {
        self.ordered.get_or_init(|| {
            let mut entries = std::mem::take(&mut *self.added.lock().unwrap_or_else(PoisonError::into_inner));
            entries.sort_by_key(|entry| Reverse(entry.scope.depth()));
            entries
        })
    }

    pub(super) fn entry(&self, index: usize) -> Option<&Entry> {
        self.ordered().get(index)
    }

    pub(super) fn offers_nonce(&self) -> bool {
        self.offers_nonce.load(Ordering::Relaxed)
    }

    #[cfg(feature = "csrf")]
    pub(super) fn checks_forms(&self) -> bool {
        self.checks_forms.load(Ordering::Relaxed)
    }

    pub(super) fn has_form_routes(&self) -> bool {
        self.has_form_routes.load(Ordering::Relaxed)
    }

    #[cfg(feature = "csrf")]
    pub(super) fn set_form_routes(&self) {
        self.has_form_routes.store(true, Ordering::Relaxed);
    }
}
