//! The parameters of `csrf`.

use super::lints::Subject;
use super::place;
use super::term::{Term, example_or};
use crate::header::Parameter;
use crate::lower::FIELDS;
use crate::word::{Reference, Word};

pub(super) fn of_csrf(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let term = Term::of_parameter(row, in_csrf(&block), Subject::of(&[row.key]).within(&["csrf", "CSRF"]));
    Term::inherit(term, row_of_csrf())
}

/// The words that a parameter takes.
pub(super) fn words(of: &Parameter) -> impl Iterator<Item = Term> {
    place::words_of(of).iter().map(move |word| word_of_csrf(word, of))
}

fn word_of_csrf(word: &Word, of: &Parameter) -> Term {
    let example = in_csrf(&format!("bind_to: session, {}: {}", of.key, word.key));
    let term = Term::of_word(word, example, Subject::of(&[word.key]).within(&[of.key]));
    // The row's other spelling is the name in generated code: nothing of `csrf` is sent.
    Term::inherit(Term { wire: String::new(), ..term }, row_of_csrf())
}

pub(super) fn of_isolate(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let example = in_csrf(&format!("bind_to: session, isolate: {{ {block} }}"));
    Term::inherit(Term::of_parameter(row, example, Subject::of(&[row.key]).within(&["isolate"])), row_of_csrf())
}

/// What the page of the field `csrf` contains.
fn row_of_csrf() -> Reference {
    FIELDS.iter().find(|word| word.key == "csrf").map_or(Reference::EMPTY, |word| word.reference)
}

/// The block of `csrf`, with the cookie that it names.
fn in_csrf(block: &str) -> String {
    format!("cookies: {{ session: {{ max_age: 8h, signed }} }},\ncsrf: {{ {block} }}")
}
