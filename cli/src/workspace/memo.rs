//! What an earlier check of the same workspace has read, and what it has found about policies that have not changed since.

use super::policy::{Policy, Unchecked};
use super::source::{Overlay, Source};
use proc_macro2::TokenStream;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

/// The result of an earlier check, with the same arguments.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    pub(super) sources: BTreeMap<PathBuf, (Rc<Source>, TokenStream)>,
    pub(super) policies: BTreeMap<Call, Known>,
}

/// A call of the macro: its file, its first byte, and the crate and the options that it is compiled with.
pub(super) type Call = (PathBuf, usize, String, bool);

/// What was found about a call.
#[derive(Debug)]
pub(super) struct Known {
    source: Rc<Source>,
    base: Option<Rc<Policy>>,
    result: Result<Rc<Policy>, Unchecked>,
}

impl Memo {
    /// Forgets the files whose text is another one in `overlay`, which the next check reads.
    pub(crate) fn keep(&mut self, overlay: &Overlay) {
        self.sources.retain(|file, (source, _)| overlay.get(file) == source.replaced.as_ref());
    }

    /// What is known about a call, if neither its file nor its base has changed.
    pub(super) fn take(&mut self, call: &Call, source: &Rc<Source>, base: Option<&Rc<Policy>>) -> Option<Known> {
        let known = self.policies.remove(call)?;
        let is_base = match (&known.base, base) {
            (None, None) => true,
            (Some(before), Some(now)) => Rc::ptr_eq(before, now),
            _ => false,
        };
        (Rc::ptr_eq(&known.source, source) && is_base).then_some(known)
    }
}

impl Known {
    pub(super) fn new(source: Rc<Source>, base: Option<Rc<Policy>>, result: Result<Rc<Policy>, Unchecked>) -> Self {
        Known { source, base, result }
    }

    pub(super) fn result(&self) -> Result<Rc<Policy>, Unchecked> {
        self.result.clone()
    }
}
