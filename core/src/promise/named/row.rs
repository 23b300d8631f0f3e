//! The shape of a named promise.

use crate::promise::attack::Harm;
use crate::word::{Row, Word, reference_setters};

/// A property of a whole policy that a promise can name.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name, and its documentation.
    pub word: Word,
    /// Whether it takes a list: `data_leaves_only_to: [self]`.
    pub has_list: bool,
    /// What it rules out. `None` for a promise that no attack breaks.
    pub rules_out: Option<Harm>,
    /// What is wrong where it does not hold.
    pub failure: &'static str,
    /// What it promises exactly.
    pub definition: &'static str,
    /// What it takes for granted.
    pub assumptions: &'static [&'static str],
    /// What it does not promise, because no policy can.
    pub leaves_open: &'static [&'static str],
}

impl Named {
    pub(super) const fn new(key: &'static str, doc: &'static str) -> Self {
        Named {
            word: Word::new(key, "", doc),
            has_list: false,
            rules_out: None,
            failure: "",
            definition: "",
            assumptions: &[],
            leaves_open: &[],
        }
    }

    pub(super) const fn rules_out(self, harm: Harm) -> Self {
        Named { rules_out: Some(harm), ..self }
    }

    pub(super) const fn failure(self, failure: &'static str) -> Self {
        Named { failure, ..self }
    }

    pub(super) const fn definition(self, definition: &'static str) -> Self {
        Named { definition, ..self }
    }

    pub(super) const fn assumes(self, assumptions: &'static [&'static str]) -> Self {
        Named { assumptions, ..self }
    }

    pub(super) const fn leaves_open(self, leaves_open: &'static [&'static str]) -> Self {
        Named { leaves_open, ..self }
    }

    reference_setters!(self.word.reference);
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.word.key == other.word.key
    }
}

impl Eq for Named {}

impl Row for Named {
    fn key(&self) -> &'static str {
        self.word.key
    }
}
