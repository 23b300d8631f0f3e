//! How the help of a diagnostic is spelled: as in the language, or as in a header.

use super::fields::COOKIES;
use crate::cookie::ATTRIBUTES;
use crate::declaration::{Declaration, Entry, Value, ValueKind};
use crate::header::{Field, Spelling};
use crate::span::Span;

impl Declaration {
    /// Returns the spelling of help about a place: in a string that contains a whole header value or cookie, the help is spelled
    /// as in the header.
    pub fn spelling(&self, span: Span) -> Spelling {
        let holds = |entry: &&Entry| {
            let value = entry.value.as_ref();
            value.is_some_and(|value| matches!(value.kind, ValueKind::Text(_)) && value.span.contains(span))
        };
        if let Some(field) = self.entries.iter().find(holds).and_then(|entry| Field::from_key(&entry.key.node)) {
            // For a field whose value is text, the help is a string literal.
            return if field.is_text() { Spelling::Language } else { Spelling::Text(field) };
        }
        let of_field = self.entries.iter().find(|entry| entry.span.contains(span));
        let of_field = of_field.and_then(|entry| Some((Field::from_key(&entry.key.node)?, entry.value.as_ref()?)));
        match of_field {
            // One source of a string with several is replaced within the string.
            Some((field, value)) if field.disposition().is_some() && is_word_of_a_string(value, span) => {
                return Spelling::Text(field);
            }
            _ => {}
        }
        let cookies = self.entries.iter().filter(|entry| entry.key.node == COOKIES.key);
        let mut cookies = cookies.filter_map(|entry| match &entry.value {
            Some(Value { kind: ValueKind::Block(cookies), .. }) => Some(cookies),
            _ => None,
        });
        match cookies.any(|cookies| cookies.iter().any(|cookie| holds(&cookie))) {
            true => Spelling::Cookie(ATTRIBUTES),
            false => Spelling::Language,
        }
    }
}

fn is_word_of_a_string(value: &Value, span: Span) -> bool {
    match &value.kind {
        ValueKind::Text(_) => value.span.contains(span) && value.span != span,
        ValueKind::List(items) => items.iter().any(|item| is_word_of_a_string(item, span)),
        ValueKind::Block(entries) => {
            entries.iter().filter_map(|entry| entry.value.as_ref()).any(|value| is_word_of_a_string(value, span))
        }
        _ => false,
    }
}
