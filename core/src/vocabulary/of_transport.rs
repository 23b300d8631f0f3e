//! The parameters of `transport`.

use super::lints::Subject;
use super::place;
use super::term::{Term, example_or};
use crate::header::Parameter;
use crate::lower::FIELDS;
use crate::word::{Reference, Word};

pub(super) fn of_transport(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let subject = Subject::of(&[row.key]).within(&["transport", "TRANSPORT"]);
    Term::inherit(Term::of_parameter(row, in_transport(&block), subject), row_of_transport())
}

/// The words that a parameter takes.
pub(super) fn words(of: &Parameter) -> impl Iterator<Item = Term> {
    place::words_of(of).iter().map(move |word| word_of_transport(word, of))
}

fn word_of_transport(word: &Word, of: &Parameter) -> Term {
    let example = in_transport(&format!("{}: {}", of.key, word.key));
    let term = Term::of_word(word, example, Subject::of(&[word.key]).within(&[of.key]));
    // The row's other spelling is a status: nothing of `transport` is sent as a header.
    Term::inherit(Term { wire: String::new(), ..term }, row_of_transport())
}

/// What the page of the field `transport` contains.
fn row_of_transport() -> Reference {
    FIELDS.iter().find(|word| word.key == "transport").map_or(Reference::EMPTY, |word| word.reference)
}

/// The block of `transport`, with the origin that it needs.
fn in_transport(block: &str) -> String {
    format!("origin: \"https://shop.example.com\",\ntransport: {{ {block} }}")
}
