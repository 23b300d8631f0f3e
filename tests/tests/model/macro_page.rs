//! The page of `security_policy!` names every word of the language that a row of a table declares.

use security_policy_core::FIELDS;
use security_policy_core::cookie::ATTRIBUTES;
use security_policy_core::csp::{Directive, Grammar, Keyword, NONCE, SCHEMES};
use security_policy_core::csrf::{ISOLATION, PARAMETERS};
use security_policy_core::header::{Field, Kind, Parameter};
use security_policy_core::promise::{KINDS, MODIFIERS, NAMED, VERBS};
use security_policy_core::reporting;
use security_policy_core::service::SERVICES;
use security_policy_core::templates;
use security_policy_core::transport;
use security_policy_core::word::keys;

const PAGE: &str = concat!(
    include_str!("../../../runtime/src/declare/quick_start.md"),
    include_str!("../../../runtime/src/declare/grammar.md"),
    include_str!("../../../runtime/src/declare/fields.md"),
    include_str!("../../../runtime/src/declare/services.md"),
    include_str!("../../../runtime/src/declare/slots.md"),
    include_str!("../../../runtime/src/declare/cookies.md"),
    include_str!("../../../runtime/src/declare/transport.md"),
    include_str!("../../../runtime/src/declare/templates.md"),
    include_str!("../../../runtime/src/declare/inheritance.md"),
    include_str!("../../../runtime/src/declare/promises.md"),
    include_str!("../../../runtime/src/declare/findings.md"),
);

/// Parameters that no user writes by their own name: their values are written alone.
const UNNAMED: &[&str] = &["value", "disposition", "protection"];

#[test]
fn every_field_and_its_parameters_are_on_the_page() {
    let fields = keys(Field::ALL).into_iter().chain(keys(FIELDS));
    let names = parameters().map(|Parameter { key, .. }| *key).filter(|key| !UNNAMED.contains(key));
    assert_eq!(unnamed(fields.chain(names)), [""; 0]);
    let words = parameters().flat_map(|parameter| match parameter.kind {
        Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _) => keys(words),
        _ => Vec::new(),
    });
    assert_eq!(unnamed(words), [""; 0]);
}

fn parameters() -> impl Iterator<Item = &'static Parameter> {
    let headers = Field::ALL.iter().filter_map(|field| field.schema()).flat_map(|schema| schema.parameters);
    let blocks = reporting::PARAMETERS.iter().chain(transport::PARAMETERS);
    let blocks = blocks.chain(templates::PARAMETERS).chain(templates::DELIMITERS);
    headers.chain(ATTRIBUTES).chain(PARAMETERS).chain(ISOLATION).chain(blocks)
}

#[test]
fn every_word_is_on_the_page() {
    let words = Field::ALL.iter().flat_map(|field| keys(field.words()));
    let directives = keys(Directive::ALL).into_iter().chain(keys(Keyword::ALL)).chain(keys(SCHEMES)).chain([NONCE.key]);
    assert_eq!(unnamed(words.chain(directives)), [""; 0]);
}

#[test]
fn every_service_is_on_the_page() {
    assert_eq!(unnamed(keys(SERVICES).into_iter()), [""; 0]);
}

#[test]
fn every_word_of_a_promise_is_on_the_page() {
    let kinds = KINDS.iter().map(|kind| kind.word.key);
    let words = keys(VERBS).into_iter().chain(keys(MODIFIERS)).chain(NAMED.iter().map(|named| named.word.key));
    assert_eq!(unnamed(kinds.chain(words)), [""; 0]);
}

#[test]
fn every_word_of_a_directive_is_on_the_page() {
    let words = |directive: &Directive| match directive.grammar() {
        Grammar::Words(words, _) => keys(words),
        _ => Vec::new(),
    };
    assert_eq!(unnamed(Directive::ALL.iter().flat_map(words)), [""; 0]);
}

/// The names that the page does not contain as whole words in code.
fn unnamed(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let in_code: Vec<&str> = PAGE.split('`').skip(1).step_by(2).collect();
    let is_there = |name: &str| in_code.iter().any(|code| code.split(|c| !is_part(c)).any(|word| word == name));
    names.filter(|name| !is_there(name)).collect()
}
