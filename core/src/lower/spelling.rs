//! How the help of a diagnostic is spelled: as in the language, or as in a header.

use super::fields::COOKIES;
use crate::cookie::ATTRIBUTES;
use crate::declaration::{Declaration, Entry, Value, ValueKind};
use crate::header::{Field, Spelling};
use crate::span::Span;

/// The strings of a declaration in which help is not spelled as in the language.
#[derive(Clone, Debug)]
pub struct Spellings {
    /// In the order of their places. None contains another one.
    strings: Vec<(Span, Form)>,
}

/// What a string contains.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// The whole value of a header.
    Header(Field),
    /// One or more sources. One of several is replaced within the string.
    Sources(Field),
    /// A cookie.
    Cookie,
}

impl Declaration {
    /// Finds the strings in whose syntax help is spelled.
    pub fn spellings(&self) -> Spellings {
        let mut strings = Vec::new();
        for entry in &self.entries {
            let Some(value) = &entry.value else { continue };
            match (&value.kind, Field::from_key(&entry.key.node)) {
                // For a field whose value is text, the help is a string literal.
                (ValueKind::Text(_), Some(field)) if field.is_text() => {}
                (ValueKind::Text(_), Some(field)) => strings.push((value.span, Form::Header(field))),
                (_, Some(field)) if field.disposition().is_some() => sources(value, field, &mut strings),
                (ValueKind::Block(cookies), None) if entry.key.node == COOKIES.key => {
                    strings.extend(cookies.iter().filter_map(string).map(|span| (span, Form::Cookie)));
                }
                _ => {}
            }
        }
        strings.sort_by_key(|(span, _)| span.start);
        strings.dedup_by_key(|(span, _)| *span);
        Spellings { strings }
    }
}

impl Spellings {
    /// Returns the spelling of help about a place.
    pub fn of(&self, span: Span) -> Spelling {
        let after = self.strings.partition_point(|(string, _)| string.start <= span.start);
        match self.strings[..after].last() {
            Some((string, form)) if string.contains(span) => match form {
                Form::Header(field) => Spelling::Text(*field),
                Form::Sources(field) if *string != span => Spelling::Text(*field),
                Form::Sources(_) => Spelling::Language,
                Form::Cookie => Spelling::Cookie(ATTRIBUTES),
            },
            _ => Spelling::Language,
        }
    }
}

/// Adds the strings in a value.
fn sources(value: &Value, field: Field, out: &mut Vec<(Span, Form)>) {
    match &value.kind {
        ValueKind::Text(_) => out.push((value.span, Form::Sources(field))),
        ValueKind::List(items) => items.iter().for_each(|item| sources(item, field, out)),
        ValueKind::Block(entries) => {
            entries.iter().filter_map(|entry| entry.value.as_ref()).for_each(|value| sources(value, field, out));
        }
        _ => {}
    }
}

/// The place of the value, if it is a string.
fn string(entry: &Entry) -> Option<Span> {
    entry.value.as_ref().filter(|value| matches!(value.kind, ValueKind::Text(_))).map(|value| value.span)
}
