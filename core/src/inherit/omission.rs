//! `omit` in a list: the items of the base that `..` keeps.

use crate::csp::{Directive, Grammar, SourceExpression, TRUSTED_TYPES, read_source};
use crate::declaration::{REMOVE, Value, ValueKind};
use crate::diagnostic::{Diagnostic, MAX_ERRORS};
use crate::firsts::Names;
use crate::header::{Field, TextKind};
use crate::text::Text;
use crate::word::{self, Word};
use std::borrow::Cow;

/// A list of a derived policy that keeps items of its base's list.
pub(super) struct List<'a> {
    /// The name of the list.
    pub(super) key: &'a str,
    /// The name of the base.
    pub(super) base: &'a str,
    /// The items in the policy itself, `..` and `omit` included.
    pub(super) items: &'a [Value],
}

impl List<'_> {
    /// The items of the base that remain, and the errors about `omit`.
    pub(super) fn kept(&self, base: &[Value]) -> (Vec<Value>, Vec<Diagnostic>) {
        let omitted: Vec<&Value> = self.items.iter().filter_map(omitted).collect();
        if omitted.is_empty() {
            return (base.to_vec(), Vec::new());
        }
        let mut left: Vec<Value> = base.iter().flat_map(|item| self.split(item)).collect();
        let identities = |items: &[Value]| items.iter().filter_map(|item| self.identity(item)).collect::<Names<'_>>();
        let (own, all) = (identities(self.items), identities(&left));
        let (mut seen, mut dropped) = (Names::default(), Names::default());
        let mut errors = Vec::new();
        for item in &omitted {
            if errors.len() >= MAX_ERRORS {
                break;
            }
            let error = |message: String, help: &str| Diagnostic::error(item.span, message).help(help);
            let identity = self.identity(item);
            let is_in = |set: &Names<'_>| identity.as_ref().is_some_and(|identity| set.contains(identity));
            if is_in(&seen) {
                errors.push(error(format!("`{item}` is omitted twice"), "remove one of the two"));
            } else if is_in(&own) {
                errors.push(error(format!("`{item}` is both omitted and listed"), "remove one of the two"));
            } else if !is_in(&all) {
                errors.push(self.missing(item, &left));
            } else if is_none(item) {
                errors.push(error(
                    format!("`omit {item}` is not needed"),
                    "remove it: an item that is added to `none` replaces it",
                ));
            } else {
                dropped.extend(identity.clone());
            }
            seen.extend(identity);
        }
        left.retain(|item| self.identity(item).is_none_or(|identity| !dropped.contains(&identity)));
        let is_empty = left.is_empty() && !adds(self.items);
        if let (true, true, Some(last)) = (is_empty, errors.is_empty(), omitted.last()) {
            let help = match self.directive().map(Directive::grammar) {
                Some(Grammar::Sources | Grammar::Ancestors) => {
                    format!("write `{0}: none` to allow nothing, or `{0}: omit` to drop it", self.key)
                }
                _ => format!("write `{}: omit` to drop it", self.key),
            };
            errors.push(Diagnostic::error(last.span, format!("no item of `{}` is left", self.key)).help(help));
        }
        (left, errors)
    }

    fn missing(&self, item: &Value, all: &[Value]) -> Diagnostic {
        let error = Diagnostic::error(
            item.span,
            format!("cannot omit `{item}`, which `{}` of `{}` does not list", self.key, self.base),
        );
        let listed: Vec<String> = all.iter().map(Value::to_string).collect();
        let names: Vec<&str> = listed.iter().map(String::as_str).collect();
        let written = item.to_string();
        let same = names.iter().copied().find(|name| name.eq_ignore_ascii_case(&written));
        match same.or_else(|| word::misspelled(&written, &names)).or_else(|| word::nearest(&written, &names)) {
            Some(near) => error.help(format!("did you mean `omit {near}`?")),
            None if names.len() <= SHOWN => error
                .help("remove it, or name what the base lists")
                .note(format!("the base lists {}", word::all_of(&names))),
            None => error.help("remove it, or name what the base lists"),
        }
    }

    fn directive(&self) -> Option<Directive> {
        Directive::from_key(self.key)
    }

    /// Splits a string that contains several sources.
    fn split(&self, item: &Value) -> Vec<Value> {
        match (&item.kind, self.directive()) {
            (ValueKind::Text(text), Some(_)) if text.trim().contains(char::is_whitespace) => {
                let value =
                    |word: Text<'_>| Value { kind: ValueKind::Text(word.as_str().to_owned()), span: word.span() };
                Text::new(text, item.span.start).words().map(value).collect()
            }
            _ => vec![item.clone()],
        }
    }

    /// A text that two items share if they mean the same to browsers, however they are spelled. An item without one is never omitted.
    fn identity(&self, item: &Value) -> Option<String> {
        if let ValueKind::Slot(_) | ValueKind::Slots(_) | ValueKind::Call(..) = item.kind {
            return Some(item.to_string());
        }
        match self.directive().map(Directive::grammar) {
            Some(Grammar::Sources | Grammar::Ancestors) => source(item).map(|source| source.identity()),
            Some(Grammar::Words(words, _)) => wire(words, item).map(|text| text.to_ascii_lowercase()),
            Some(Grammar::TrustedTypes) => wire(TRUSTED_TYPES, item).map(Cow::into_owned),
            _ if self.ignores_case() => wire(&[], item).map(|text| text.to_ascii_lowercase()),
            _ => wire(&[], item).map(Cow::into_owned),
        }
    }

    /// Whether the items are names of headers, which are compared without case.
    fn ignores_case(&self) -> bool {
        let is_names = |field: Field| matches!(field.text(), Some(TextKind::HeaderName));
        self.key == REMOVE || Field::from_key(self.key).is_some_and(is_names)
    }
}

/// The item that an `omit` drops.
pub(super) fn omitted(item: &Value) -> Option<&Value> {
    match &item.kind {
        ValueKind::Omit(item) => Some(item),
        _ => None,
    }
}

/// Whether a list adds items to those of the base.
pub(super) fn adds(items: &[Value]) -> bool {
    items.iter().any(|item| !matches!(item.kind, ValueKind::Rest | ValueKind::Omit(_)))
}

fn source(value: &Value) -> Option<SourceExpression> {
    match &value.kind {
        ValueKind::Word(word) => SourceExpression::from_word(word, value.span).ok(),
        ValueKind::Text(text) => read_source(Text::new(text, value.span.start).trim()).ok(),
        _ => None,
    }
}

/// The text of an item in the header, for a keyword its spelling there.
fn wire<'a>(words: &[Word], value: &'a Value) -> Option<Cow<'a, str>> {
    match &value.kind {
        ValueKind::Word(key) => {
            let word = words.iter().find(|word| word.key == key);
            Some(word.map_or(key.as_str().into(), |word| word.wire.into()))
        }
        ValueKind::Text(text) => Some(text.trim().into()),
        _ => None,
    }
}

/// Whether an item is `none`, which any added item replaces.
pub(super) fn is_none(item: &Value) -> bool {
    match &item.kind {
        ValueKind::Word(word) => word == "none",
        ValueKind::Text(text) => text.trim().eq_ignore_ascii_case("'none'"),
        _ => false,
    }
}

/// The most items of a base that a message lists.
const SHOWN: usize = 6;
