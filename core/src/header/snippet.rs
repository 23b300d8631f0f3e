//! Code of the DSL in a help line → declaration; `None` for other text.

use crate::declaration::{ANY, Entry, Named, Value, ValueKind};
use crate::span::{Span, Spanned};

/// The placeholder for what only the user knows.
pub(super) const OPEN: &str = "…";

/// Reads a single value.
pub(super) fn value(code: &str) -> Option<Value> {
    let mut reader = Reader { rest: code };
    let value = reader.value()?;
    reader.is_done().then_some(value)
}

/// Reads entries, separated by commas: `name: value, name`.
pub(super) fn entries(code: &str) -> Option<Vec<Entry>> {
    let mut reader = Reader { rest: code };
    let entries = reader.entries()?;
    reader.is_done().then_some(entries)
}

/// Whether the value contains the placeholder `…`.
pub(super) fn is_open(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Word(text) | ValueKind::Text(text) => text.contains(OPEN),
        ValueKind::List(items) => items.iter().any(is_open),
        ValueKind::Block(entries) => {
            entries.iter().any(|entry| entry.key.node == OPEN || entry.value.as_ref().is_some_and(is_open))
        }
        _ => false,
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn is_done(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        self.rest.is_empty()
    }

    fn eat(&mut self, mark: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !accept(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn word(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix(OPEN) {
            self.rest = rest;
            return Some(OPEN);
        }
        if let Some(rest) = self.rest.strip_prefix(ANY) {
            self.rest = rest;
            return Some(ANY);
        }
        self.rest.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| self.take(is_word))
    }

    fn value(&mut self) -> Option<Value> {
        if self.eat('[') {
            return self.list();
        }
        if self.eat('{') {
            let entries = self.entries()?;
            return self.eat('}').then(|| of(ValueKind::Block(entries)));
        }
        if self.eat('"') {
            return self.string().map(|text| of(ValueKind::Text(text)));
        }
        if let Some(word) = self.word() {
            return Some(of(ValueKind::Word(word.to_owned())));
        }
        let digits = self.take(|c| c.is_ascii_digit() || c == '.').to_owned();
        let unit = self.take(|c| c.is_ascii_alphabetic()).to_owned();
        (!digits.is_empty()).then(|| of(ValueKind::Number { digits, unit }))
    }

    fn list(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        while !self.eat(']') {
            items.push(self.value()?);
            if !self.eat(',') {
                return self.eat(']').then(|| of(ValueKind::List(items)));
            }
        }
        Some(of(ValueKind::List(items)))
    }

    fn entries(&mut self) -> Option<Vec<Entry>> {
        let mut entries = vec![self.entry()?];
        while self.eat(',') {
            entries.push(self.entry()?);
        }
        Some(entries)
    }

    fn entry(&mut self) -> Option<Entry> {
        let (key, named) = match self.eat('"') {
            true => (self.string()?, Named::ByText),
            false => (self.word()?.to_owned(), Named::ByWord),
        };
        let key = Spanned::new(key, Span::default());
        let value = if self.eat(':') { Some(self.value()?) } else { None };
        Some(Entry { levels: Vec::new(), key, named, value, span: Span::default() })
    }

    /// The text up to the closing quote, with its escapes resolved.
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.rest.char_indices() {
            match c {
                c if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                c => text.push(c),
            }
        }
        None
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn of(kind: ValueKind) -> Value {
    Value { kind, span: Span::default() }
}
