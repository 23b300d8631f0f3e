//! A position of the grammar, and a word that can be written in it.

use super::language;
use super::lints::Subject;
use crate::lint::Lint;
use crate::word::Reference;

/// A position in the grammar, and the words that can be written in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Position {
    /// A Rust identifier that no other position has.
    pub name: String,
    /// What the words are, in a sentence.
    pub doc: String,
    /// The words, in the order of their table.
    pub terms: Vec<Term>,
}

/// A word of the language in one position.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Term {
    /// What a user writes: `script_src`, or `..`.
    pub key: &'static str,
    /// Its spelling in the header; empty if it is not sent.
    pub wire: String,
    /// What it means, in a sentence or two.
    pub summary: &'static str,
    /// The rest of its row.
    pub(super) reference: Reference,
    /// What browsers do with it.
    pub(super) browsers: String,
    /// The entry of a policy that shows it.
    pub(super) example: String,
    /// The names that the pages of its lints contain.
    pub(super) subject: Subject,
}

impl Position {
    /// The word of this key.
    pub fn term(&self, key: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.key == key)
    }
}

impl Term {
    /// The key as a Rust identifier: `script_src`, or `rest` for `..`.
    pub fn identifier(&self) -> &'static str {
        let other = language::IDENTIFIERS.iter().find(|(key, _)| *key == self.key);
        other.map_or(self.key, |(_, identifier)| identifier)
    }

    /// An entry of a policy that shows the word: `content_security_policy: { script_src: [self, nonce] }`.
    pub fn example(&self) -> &str {
        &self.example
    }

    /// The lints about the word, in the order of the catalogue.
    pub fn lints(&self) -> Vec<&'static Lint> {
        self.subject.lints()
    }
}
