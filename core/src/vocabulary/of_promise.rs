//! The words of promises.

use super::language;
use super::lints::Subject;
use super::term::{Term, example_or};
use crate::declaration::EXPECT;
use crate::list::separated;
use crate::promise::{KINDS, Kind, MODIFIERS, NAMED, Named, Subjects, VERBS};
use crate::word::Word;

/// The words that a promise can start with.
pub(super) fn promises() -> impl Iterator<Item = Term> {
    VERBS.iter().map(term).chain(NAMED.iter().map(named))
}

/// The kinds of a single case.
pub(super) fn kinds() -> impl Iterator<Item = Term> {
    KINDS.iter().filter(|kind| kind.subjects != Subjects::AllRequests).map(|kind| term(&kind.word))
}

/// The kinds that a list can bound.
pub(super) fn bounded_kinds() -> impl Iterator<Item = Term> {
    KINDS.iter().filter(|kind| is_bounded(kind)).map(|kind| term(&kind.word))
}

/// The words after the kind of a case.
pub(super) fn modifiers() -> impl Iterator<Item = Term> {
    let env = Term::of_word(&language::ENV, language::ENV.reference.example.to_owned(), Subject::default());
    MODIFIERS.iter().map(term).chain([env])
}

/// Whether a promise about everything of a kind has a list.
pub(super) fn is_bounded(kind: &Kind) -> bool {
    !matches!(kind.subjects, Subjects::Inline(_))
}

/// Whether a promise of this name has a list.
pub(super) fn has_list(name: &str) -> bool {
    Named::from_key(name).is_some_and(|named| named.has_list)
}

fn named(named: &Named) -> Term {
    let list = if named.has_list { ": [self]" } else { "" };
    let term = term_with(&named.word, &format!("{}{list}", named.word.key));
    let lists = [("It assumes:", named.assumptions), ("It leaves open:", named.leaves_open)];
    let lists = lists.into_iter().filter(|(_, items)| !items.is_empty());
    let lists =
        lists.map(|(title, items)| format!("{title}\n\n{}", separated(items, "\n", &|item| format!("- {item}"))));
    let parts: Vec<String> = [term.browsers, named.definition.to_owned()].into_iter().chain(lists).collect();
    Term { browsers: parts.join("\n\n"), ..term }
}

fn term(word: &Word) -> Term {
    term_with(word, word.key)
}

/// The term of a row. `promise` is its example, if the row has none.
fn term_with(word: &Word, promise: &str) -> Term {
    let example = example_or(&word.reference, || promise.to_owned());
    let is_whole = example.contains(EXPECT);
    let example = if is_whole { example } else { format!("{POLICY}\n{EXPECT}: {{ {example} }}") };
    Term::of_word(word, example, Subject::of(&[word.key]).within(&[EXPECT]))
}

/// What the example of a promise is about, if the row shows the promise alone.
const POLICY: &str =
    "content_security_policy: { default_src: none, base_uri: none, form_action: none, frame_ancestors: none },
cross_origin_opener_policy: same_origin, cross_origin_embedder_policy: require_corp,";
