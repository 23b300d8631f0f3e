//! A position of the grammar, and a word that can be written in it.

use super::language;
use super::lints::Subject;
use crate::address;
use crate::header::Parameter;
use crate::lint::Lint;
use crate::word::{Reference, Word};

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
    /// The address of the page about one of its words.
    ///
    /// ```
    /// use security_policy_core::vocabulary;
    ///
    /// let directives = vocabulary::at(&["content_security_policy"]).expect("the directives");
    /// let word = directives.term("worker_src").expect("a directive");
    /// let page = "https://docs.rs/security-policy/latest/security_policy/vocabulary/directive/constant.worker_src.html";
    /// assert_eq!(directives.address(word), page);
    /// ```
    pub fn address(&self, term: &Term) -> String {
        address::of_word(&self.name, term.identifier())
    }

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

    /// A term of a row that is a word.
    pub(super) fn of_word(word: &Word, example: String, subject: Subject) -> Term {
        Term {
            key: word.key,
            wire: word.wire.to_owned(),
            summary: word.doc,
            reference: word.reference,
            browsers: word.reference.browsers.to_owned(),
            example,
            subject,
        }
    }

    /// A term of a row that is a parameter.
    pub(super) fn of_parameter(row: &Parameter, example: String, subject: Subject) -> Term {
        Term {
            key: row.key,
            wire: row.name.to_owned(),
            summary: row.doc,
            reference: row.reference,
            browsers: row.reference.browsers.to_owned(),
            example,
            subject,
        }
    }

    /// A term whose versions and specification are, unless its row has its own, those of what it is part of.
    pub(super) fn inherit(mut term: Term, of: Reference) -> Term {
        term.reference.since = term.reference.since.or(of.since);
        term.reference.spec = term.reference.spec.or(of.spec);
        term
    }
}

/// The terms of the rows of a table.
pub(super) fn of_rows<T>(rows: &[T], term: &dyn Fn(&T) -> Term) -> Vec<Term> {
    rows.iter().map(term).collect()
}

/// The example of a row, or the one that is made of its name.
pub(super) fn example_or(reference: &Reference, otherwise: impl FnOnce() -> String) -> String {
    if reference.example.is_empty() { otherwise() } else { reference.example.to_owned() }
}

/// The sentences that there are.
pub(super) fn sentences(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
    parts.join(" ")
}
