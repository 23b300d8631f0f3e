//! Entries that nobody has written: the parameters of headers that `reporting` adds.

use crate::declaration::{Entry, Named, Value, ValueKind};
use crate::header::Field;
use crate::span::{Span, Spanned};

pub(super) fn block(field: Field, entries: Vec<Entry>, at: Span) -> Entry {
    parameter(field.key(), ValueKind::Block(entries), at)
}

pub(super) fn parameter(key: &str, kind: ValueKind, at: Span) -> Entry {
    let key = Spanned::new(key.to_owned(), at);
    Entry { levels: Vec::new(), key, named: Named::ByWord, value: Some(Value { kind, span: at }), span: at }
}

pub(super) fn number(number: u64, unit: &str) -> ValueKind {
    ValueKind::Number { digits: number.to_string(), unit: unit.to_owned() }
}

pub(super) const MAX_AGE: &str = "max_age";
pub(super) const SUBDOMAINS: &str = "include_subdomains";
