//! The parameters of `reporting`.

use super::lints::Subject;
use super::term::{Term, example_or};
use crate::header::Parameter;
use crate::lower::FIELDS;
use crate::word::{Reference, Word};

pub(super) fn parameter(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let term = Term::of_parameter(row, in_reporting(&block), Subject::of(&[row.key]).within(&["reporting"]));
    Term::inherit(term, row_of_reporting())
}

/// A word of `only`.
pub(super) fn word(word: &Word) -> Term {
    let block = example_or(&word.reference, || format!("url: \"/reports\", only: [{}, browser]", word.key));
    Term::inherit(
        Term::of_word(word, in_reporting(&block), Subject::of(&[word.key]).within(&["only"])),
        row_of_reporting(),
    )
}

/// What the page of the field `reporting` contains.
fn row_of_reporting() -> Reference {
    FIELDS.iter().find(|word| word.key == "reporting").map_or(Reference::EMPTY, |word| word.reference)
}

/// The block of `reporting`, next to a header that reports.
fn in_reporting(block: &str) -> String {
    format!("content_security_policy: {{ default_src: self }},\nreporting: {{ {block} }}")
}
