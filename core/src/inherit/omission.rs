//! `omit` in a list: the items of the base that `..` keeps.

use crate::csp::{Directive, Grammar, SourceExpression, TRUSTED_TYPES, read_source};
use crate::declaration::{Value, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::header::{Field, TextKind};
use crate::text::Text;
use crate::word::{self, Word};

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
        let all = left.clone();
        let mut errors = Vec::new();
        for (index, item) in omitted.iter().enumerate() {
            let error = |message: String, help: &str| Diagnostic::error(item.span, message).help(help);
            if omitted[..index].iter().any(|other| self.is_same(other, item)) {
                errors.push(error(format!("`{item}` is omitted twice"), "remove this one"));
            } else if self.items.iter().any(|own| self.is_same(own, item)) {
                errors.push(error(format!("`{item}` is both omitted and listed"), "remove one of the two"));
            } else if !all.iter().any(|other| self.is_same(other, item)) {
                errors.push(self.missing(item, &all));
            } else if is_none(item) {
                errors.push(error(
                    format!("`omit {item}` is not needed"),
                    "remove it: an item that is added to `none` replaces it",
                ));
            } else {
                left.retain(|other| !self.is_same(other, item));
            }
        }
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

    /// Whether two items mean the same to browsers, however they are spelled.
    fn is_same(&self, one: &Value, other: &Value) -> bool {
        match (&one.kind, &other.kind) {
            (ValueKind::Slot(one), ValueKind::Slot(other)) | (ValueKind::Slots(one), ValueKind::Slots(other)) => {
                return one == other;
            }
            _ => {}
        }
        match self.directive().map(Directive::grammar) {
            Some(Grammar::Sources | Grammar::Ancestors) => {
                source(one).zip(source(other)).is_some_and(|(one, other)| one.is_same(&other))
            }
            Some(Grammar::Words(words, _)) => is_same_text(wire(words, one), wire(words, other), true),
            Some(Grammar::TrustedTypes) => is_same_text(wire(TRUSTED_TYPES, one), wire(TRUSTED_TYPES, other), false),
            _ => is_same_text(wire(&[], one), wire(&[], other), self.ignores_case()),
        }
    }

    /// Whether the items are names of headers, which are compared without case.
    fn ignores_case(&self) -> bool {
        let is_names = |field: Field| matches!(field.text(), Some(TextKind::HeaderName));
        self.key == "remove" || Field::from_key(self.key).is_some_and(is_names)
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
fn wire<'a>(words: &[Word], value: &'a Value) -> Option<std::borrow::Cow<'a, str>> {
    match &value.kind {
        ValueKind::Word(key) => {
            let word = words.iter().find(|word| word.key == key);
            Some(word.map_or(key.as_str().into(), |word| word.wire.into()))
        }
        ValueKind::Text(text) => Some(text.trim().into()),
        _ => None,
    }
}

fn is_same_text<T: AsRef<str>>(one: Option<T>, other: Option<T>, ignores_case: bool) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    let (one, other) = (one.as_ref(), other.as_ref());
    one == other || (ignores_case && one.eq_ignore_ascii_case(other))
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
