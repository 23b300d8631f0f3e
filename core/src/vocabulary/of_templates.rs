//! The parameters of `templates`.

use super::lints::Subject;
use super::place;
use super::term::{Term, example_or};
use crate::declaration::TEMPLATES;
use crate::header::Parameter;
use crate::lower::FIELDS;
use crate::word::Reference;

pub(super) fn of_templates(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let subject = Subject::of(&[row.key]).within(&[TEMPLATES]);
    Term::inherit(Term::of_parameter(row, in_templates(&block), subject), row_of_templates())
}

pub(super) fn of_delimiters(row: &Parameter) -> Term {
    let block = example_or(&row.reference, || row.example());
    let block = format!("engine: minijinja, files: \"templates/**/*.html\", delimiters: {{ {block} }}");
    let subject = Subject::of(&[row.key]).within(&["delimiters"]);
    Term::inherit(Term::of_parameter(row, in_templates(&block), subject), row_of_templates())
}

/// The words that a parameter takes. Their rows show a whole field.
pub(super) fn words(of: &Parameter) -> impl Iterator<Item = Term> {
    place::words_of(of).iter().map(|word| {
        let term =
            Term::of_word(word, word.reference.example.to_owned(), Subject::of(&[word.key]).within(&[TEMPLATES]));
        // Nothing of `templates` is sent.
        Term::inherit(Term { wire: String::new(), ..term }, row_of_templates())
    })
}

/// What the page of the field `templates` contains.
fn row_of_templates() -> Reference {
    FIELDS.iter().find(|word| word.key == TEMPLATES).map_or(Reference::EMPTY, |word| word.reference)
}

fn in_templates(block: &str) -> String {
    format!("templates: {{ {block} }}")
}
