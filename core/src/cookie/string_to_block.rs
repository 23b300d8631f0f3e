//! Converts a cookie that is declared as one string, a `Set-Cookie` line, to the block that means the same.

use super::attribute::{ATTRIBUTES, HTTP_ONLY, NAME, SAME_SITE, SECURE};
use super::value::UNSET;
use crate::declaration::{Entry, Named, Value, ValueKind};
use crate::header::Kind;
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::word;

/// `"sid=; Path=/; Secure"` as a block. An attribute that the string does not contain is off: a string gets no safe defaults.
pub(super) fn entries(text: &str, whole: Span) -> Vec<Entry> {
    let mut entries: Vec<Entry> = parts(text, whole.start).enumerate().filter_map(read).collect();
    for (key, value) in [(SECURE.key(), OFF), (HTTP_ONLY.key(), OFF), (SAME_SITE.key(), UNSET.key)] {
        if !entries.iter().any(|entry| entry.key.node == key) {
            let value = Value { kind: ValueKind::Word(value.to_owned()), span: whole };
            entries.push(entry(Spanned::new(key.to_owned(), whole), Some(value)));
        }
    }
    entries
}

/// The value in `"sid=abc; Path=/"`, unless it is empty or a placeholder: `…`, `<value>`.
pub(super) fn value(text: &str, whole: Span) -> Option<Spanned<String>> {
    let pair = parts(text, whole.start).next()?;
    let (name, value) = pair.split_once('=')?;
    let Spanned { node: value, span } = value.trim().spanned();
    let is_placeholder =
        value.chars().all(|c| matches!(c, '.' | '\u{2026}')) || (value.starts_with('<') && value.ends_with('>'));
    (!name.trim().is_empty() && !is_placeholder).then(|| Spanned::new(value.to_owned(), span))
}

/// The parts between the semicolons, trimmed.
fn parts(text: &str, start: usize) -> impl Iterator<Item = Text<'_>> {
    Text::new(text, start).split(';').map(Text::trim)
}

fn read((index, part): (usize, Text<'_>)) -> Option<Entry> {
    let (name, value) = match part.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim().spanned())),
        None => (part, None),
    };
    let Spanned { node: name, span: at } = name.spanned();
    let row = ATTRIBUTES.iter().find(|row| !row.name.is_empty() && row.name.eq_ignore_ascii_case(name));
    match (row, value) {
        _ if name.is_empty() => None,
        (Some(row), value) => {
            let value = match (row.kind, value) {
                // Browsers ignore the value of a switch.
                (Kind::Boolean | Kind::Flag, _) => None,
                (_, value) => value.map(|value| Value { kind: kind(row.kind, value.node), span: value.span }),
            };
            Some(entry(Spanned::new(row.key.to_owned(), at), value))
        }
        // The pair comes first. Its value is dropped, since a policy declares no values.
        (None, Some(_)) if index == 0 => {
            let value = Value { kind: ValueKind::Text(name.to_owned()), span: at };
            Some(entry(Spanned::new(NAME.key().to_owned(), at), Some(value)))
        }
        (None, value) => {
            let value = value.map(|value| Value { kind: ValueKind::Text(value.node.to_owned()), span: value.span });
            Some(entry(Spanned::new(word::snake_case(name), at), value))
        }
    }
}

fn kind(kind: Kind, text: &str) -> ValueKind {
    match kind {
        Kind::Seconds if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            ValueKind::Number { digits: text.to_owned(), unit: "s".to_owned() }
        }
        Kind::Word(words) => {
            let key = word::from_wire(words, text).map_or(text, |word| word.key);
            ValueKind::Word(key.to_owned())
        }
        _ => ValueKind::Text(text.to_owned()),
    }
}

fn entry(key: Spanned<String>, value: Option<Value>) -> Entry {
    let span = value.as_ref().map_or(key.span, |value| key.span.to(value.span));
    Entry { levels: Vec::new(), key, named: Named::ByWord, value, span }
}

/// The value that turns a switch off.
const OFF: &str = "false";
