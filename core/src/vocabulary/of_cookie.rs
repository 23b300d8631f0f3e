//! The names and attributes of `cookies`.

use super::lints::Subject;
use super::place;
use super::term::{Term, example_or};
use crate::cookie::{ATTRIBUTES, PROTECTIONS, attribute::PROTECTION};
use crate::header::Parameter;
use crate::word::Word;

/// The attributes, and the protections, whose words are written without the name of the attribute.
pub(super) fn attributes() -> impl Iterator<Item = Term> {
    let attributes = ATTRIBUTES.iter().filter(|row| row.key != PROTECTION.key());
    attributes.map(attribute).chain(PROTECTIONS.iter().map(protection))
}

pub(super) fn in_cookies(word: &Word) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    Term::of_word(word, format!("cookies: {{ {value} }}"), Subject::of(&[word.key]).within(&["cookies", "Cookies"]))
}

fn attribute(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let example = format!("cookies: {{ session: {{ {block} }} }}");
    Term::of_parameter(row, example, Subject::of(&[row.key, row.name]).within(&["cookies", "Cookies"]))
}

fn protection(word: &Word) -> Term {
    let block = example_or(&word.reference, || word.key.to_owned());
    Term::of_word(word, format!("cookies: {{ session: {{ {block} }} }}"), Subject::of(&[word.key]).within(&["Cookies"]))
}

/// The words that an attribute takes.
pub(super) fn words(of: &Parameter) -> impl Iterator<Item = Term> {
    place::words_of(of).iter().map(move |word| word_of_attribute(word, of))
}

fn word_of_attribute(word: &Word, of: &Parameter) -> Term {
    let block = example_or(&word.reference, || format!("{}: {}", of.key, word.key));
    let subject = Subject::of(&[word.key, word.wire]).within(&[of.key, of.name]);
    Term::inherit(Term::of_word(word, format!("cookies: {{ session: {{ {block} }} }}"), subject), of.reference)
}
