//! The words of a Content-Security-Policy.

use super::lints::Subject;
use super::term::{Term, example_or, of_rows, sentences};
use crate::csp::{Directive, Grammar, Keyword, NONCE, SCHEMES, Status, TRUSTED_TYPES};
use crate::lint::{self, Lint};
use crate::list::separated;
use crate::word::Word;

/// The words of a source list.
pub(super) fn sources() -> Vec<Term> {
    let mut terms = of_rows(Keyword::ALL, &|keyword| source(keyword.word(), quoted(*keyword)));
    terms.push(source(&NONCE, "'nonce-…'".to_owned()));
    terms.append(&mut of_rows(SCHEMES, &|word| source(word, scheme(word))));
    terms
}

/// The words of `frame_ancestors`.
pub(super) fn ancestors() -> Vec<Term> {
    let keywords = [Keyword::SelfOrigin, Keyword::None];
    let mut terms = of_rows(&keywords, &|keyword| ancestor(keyword.word(), quoted(*keyword)));
    terms.append(&mut of_rows(SCHEMES, &|word| ancestor(word, scheme(word))));
    terms
}

/// The words of a directive that takes words of a closed list.
pub(super) fn words(of: Directive) -> Vec<Term> {
    of_rows(words_of(of), &|word| word_of_directive(word, of))
}

/// A keyword, as it is sent.
fn quoted(keyword: Keyword) -> String {
    format!("'{}'", keyword.text())
}

/// A scheme, as it is sent.
fn scheme(word: &Word) -> String {
    format!("{}:", word.wire)
}

pub(super) fn directive(directive: &Directive) -> Term {
    let reference = directive.reference();
    let value = example_or(&reference, || match directive.grammar() {
        Grammar::Sources => "[self, \"https://cdn.example.com\"]".to_owned(),
        Grammar::Ancestors => "none".to_owned(),
        Grammar::Words(words, _) => words.first().map_or("", |word| word.key).to_owned(),
        Grammar::TrustedTypes => "\"default\"".to_owned(),
        Grammar::Endpoint => "csp".to_owned(),
        Grammar::UriReferences => "\"/csp-reports\"".to_owned(),
        Grammar::MediaTypes => "\"application/pdf\"".to_owned(),
        Grammar::Empty => String::new(),
    });
    let value = if value.is_empty() { value } else { format!(": {value}") };
    Term {
        key: directive.key(),
        wire: directive.name().to_owned(),
        summary: directive.doc(),
        reference,
        browsers: browsers_of(*directive),
        example: format!("content_security_policy: {{ {}{value} }}", directive.key()),
        subject: Subject::of(&[directive.key(), directive.name()]).with(lint_of(*directive).as_slice()),
    }
}

/// What browsers do with a directive: whether they read it, what they do, and what applies if it is absent.
fn browsers_of(directive: Directive) -> String {
    let status = match directive.status() {
        Status::Standard | Status::Experimental => String::new(),
        Status::Deprecated(instead) => format!("It is deprecated. Replacement: {instead}."),
        Status::Removed(instead) => format!("It is obsolete. Replacement: {instead}."),
    };
    let fallback = match (directive.status(), directive.fallback()) {
        (Status::Removed(_), _) | (_, []) => String::new(),
        (_, [one]) => format!("Without `{}`, `{}` applies.", directive.key(), one.key()),
        (_, [first, rest @ ..]) => {
            let rest = separated(rest, ", ", &|directive| format!("then `{}`", directive.key()));
            format!("Without `{}`, `{}` applies, {rest}.", directive.key(), first.key())
        }
    };
    sentences(&[&status, directive.reference().browsers, &fallback])
}

/// The lint that looks at the status of a directive.
fn lint_of(directive: Directive) -> Option<&'static Lint> {
    match directive.status() {
        Status::Standard => None,
        Status::Experimental => Some(&lint::csp_experimental),
        Status::Deprecated(_) | Status::Removed(_) => Some(&lint::csp_obsolete_directive),
    }
}

fn source(word: &Word, wire: String) -> Term {
    let clause = word.reference.example;
    let term =
        Term::of_word(word, format!("content_security_policy: {{ {clause} }}"), Subject::of(&[word.key]).alone());
    Term { wire, ..term }
}

fn ancestor(word: &Word, wire: String) -> Term {
    let example = format!("content_security_policy: {{ frame_ancestors: {} }}", word.key);
    Term { wire, ..Term::of_word(word, example, Subject::of(&[word.key]).within(&["frame_ancestors"])) }
}

fn words_of(directive: Directive) -> &'static [Word] {
    match directive.grammar() {
        Grammar::Words(words, _) => words,
        Grammar::TrustedTypes => TRUSTED_TYPES,
        _ => &[],
    }
}

fn word_of_directive(word: &Word, of: Directive) -> Term {
    let value = example_or(&word.reference, || word.key.to_owned());
    let example = format!("content_security_policy: {{ {}: {value} }}", of.key());
    let term = Term::of_word(word, example, Subject::of(&[word.key, word.wire]).within(&[of.key(), of.name()]));
    Term::inherit(term, of.reference())
}
