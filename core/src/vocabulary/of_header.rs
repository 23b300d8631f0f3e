//! The headers, and the words and parameters of each.

use super::lints::Subject;
use super::place;
use super::term::{Term, example_or, of_rows};
use crate::declaration::TEMPLATES;
use crate::header::{Field, Kind, Parameter};
use crate::lint;
use crate::word::Word;

/// The words and parameters of a header.
pub(super) fn words_and_parameters(field: Field) -> Vec<Term> {
    let mut terms = of_rows(field.words(), &|word| word_of_header(word, field));
    terms.append(&mut of_rows(place::parameters(field), &|row| parameter(row, field)));
    terms
}

/// The words, or the parameters, that a parameter of a header takes.
pub(super) fn of_parameter(of: &'static Parameter, field: Field) -> Vec<Term> {
    match of.kind {
        Kind::Blocks(schema) => of_rows(schema.parameters, &|row| nested(row, of, field)),
        _ => of_rows(place::words_of(of), &|word| word_of_parameter(word, of, field)),
    }
}

pub(super) fn field_of_policy(word: &Word) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    let is_of = |area: &&'static str| match word.key {
        TEMPLATES => ["Escaping", "Pages"].contains(area),
        key => area.eq_ignore_ascii_case(key),
    };
    let areas: Vec<&str> = lint::AREAS.iter().map(|area| area.name).filter(is_of).collect();
    Term::of_word(word, value, Subject::of(&[word.key]).in_areas(&areas))
}

pub(super) fn header(field: &Field) -> Term {
    let reference = field.reference();
    let value = example_or(&reference, || field.example());
    Term {
        key: field.key(),
        wire: field.title().to_owned(),
        summary: field.doc(),
        reference,
        browsers: reference.browsers.to_owned(),
        example: format!("{}: {value}", field.key()),
        subject: Subject::of(&field.names()).in_areas(area_of(*field).as_slice()),
    }
}

/// The area of lints that are all about one header.
fn area_of(field: Field) -> Option<&'static str> {
    match field {
        Field::AccessControlAllowOrigin => Some("CORS"),
        Field::ReportingEndpoints => Some("reporting"),
        field => lint::AREAS.iter().map(|area| area.name).find(|area| *area == field.title()),
    }
}

fn word_of_header(word: &Word, field: Field) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    let example = format!("{}: {value}", field.key());
    Term::inherit(
        Term::of_word(word, example, Subject::of(&[word.key, word.wire]).within(&field.names())),
        field.reference(),
    )
}

fn parameter(row: &Parameter, field: Field) -> Term {
    let block = example_or(&row.reference, || entries(row, field));
    let example = format!("{}: {{ {block} }}", field.key());
    Term::inherit(
        Term::of_parameter(row, example, Subject::of(&[row.key, row.name]).within(&field.names())),
        field.reference(),
    )
}

/// A parameter, with those that its header requires.
fn entries(row: &Parameter, field: Field) -> String {
    let required = place::parameters(field).iter().filter(|other| other.required && other.key != row.key);
    let mut entries: Vec<String> = required.map(Parameter::example).collect();
    entries.push(row.example());
    entries.join(", ")
}

fn word_of_parameter(word: &Word, of: &Parameter, field: Field) -> Term {
    let required = place::parameters(field).iter().filter(|other| other.required && other.key != of.key);
    let mut block: Vec<String> = required.map(Parameter::example).collect();
    block.push(format!("{}: {}", of.key, word.key));
    let example = format!("{}: {{ {} }}", field.key(), block.join(", "));
    Term::inherit(
        Term::of_word(word, example, Subject::of(&[word.key, word.wire]).within(&field.names())),
        field.reference(),
    )
}

fn nested(row: &Parameter, of: &Parameter, field: Field) -> Term {
    let example = format!("{}: {}", field.key(), field.example());
    let subject = Subject::of(&[row.key]).within(&field.names());
    let example = if row.required {
        example
    } else {
        let block = example_or(&row.reference, || row.example());
        format!(
            "{}: {{ max_age: 1y, {}: {{ url: \"https://reports.example.com/csp\", {block} }} }}",
            field.key(),
            of.key
        )
    };
    Term::inherit(Term::of_parameter(row, example, subject), field.reference())
}
