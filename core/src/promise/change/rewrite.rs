//! A change, and what to write for it.

use super::edit::{Edit, Written};
use crate::diagnostic::Fix;
use crate::list::separated;
use crate::policy::SecurityPolicy;
use std::fmt;

/// A change of a policy. It displays as what to write: ``write `base_uri: none` ``.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    edits: Vec<Edit>,
    text: String,
    fix: Option<Fix>,
}

impl Change {
    pub(super) fn new(policy: &SecurityPolicy, edits: Vec<Edit>) -> Self {
        let mut written: Vec<Written> = edits.iter().map(|edit| edit.written(policy)).collect();
        let text = separated(&written, ", and ", &|one| one.text.clone());
        let fix = written.pop().filter(|_| written.is_empty()).and_then(|one| one.fix);
        Change { edits, text, fix }
    }

    /// The rewrite of the declaration, if the change is a single one.
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_ref()
    }

    /// Makes the change.
    pub fn apply(&self, policy: &mut SecurityPolicy) {
        self.edits.iter().for_each(|edit| edit.apply(policy));
    }
}

/// What to write, for a help line.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
