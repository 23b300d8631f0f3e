//! Which entries and items of a policy and of its base have the same name.

use crate::cookie::PROTECTIONS;
use crate::csp::Directive;
use crate::declaration::{Entry, Named, Value, ValueKind};
use crate::firsts::{Firsts, Names};
use crate::header::Field;
use crate::word::Row as _;

/// The entries of a block, by what makes two of them the same.
///
/// Names of headers are compared without case. Of the words that are written without a value, such as `signed` and `private`, a block
/// has one, so that any of them overrides any other.
pub(super) struct Siblings<'a> {
    entries: &'a [Entry],
    block: Option<&'a str>,
    by_word: Firsts<'a>,
    by_text: Firsts<'a>,
    first_word: Option<usize>,
}

impl<'a> Siblings<'a> {
    pub(super) fn new(entries: &'a [Entry], block: Option<&'a str>) -> Self {
        let (mut by_word, mut by_text) = (Firsts::default(), Firsts::default());
        for (index, entry) in entries.iter().enumerate() {
            by_word.earlier(entry.key.node.as_str(), index);
            by_text.earlier(entry.key.node.to_ascii_lowercase(), index);
        }
        let first_word = entries.iter().position(|entry| is_word(entry, block));
        Siblings { entries, block, by_word, by_text, first_word }
    }

    /// The first of these that an entry of another block overrides.
    pub(super) fn same(&self, entry: &Entry) -> Option<&'a Entry> {
        let named = match entry.named {
            Named::ByWord => self.by_word.get(&entry.key.node),
            Named::ByText => self.by_text.get(&entry.key.node.to_ascii_lowercase()),
        };
        let word = self.first_word.filter(|_| is_word(entry, self.block));
        named.into_iter().chain(word).min().map(|index| &self.entries[index])
    }

    /// The entry that a directive falls back to, where the block does not have the directive itself.
    pub(super) fn fallback(&self, entry: &Entry) -> Option<&'a Entry> {
        let directive = Directive::from_key(&entry.key.node)?;
        let index = directive.fallback().iter().find_map(|other| self.by_word.get(other.key()))?;
        Some(&self.entries[index])
    }

    /// Those that none of the entries of another block overrides.
    pub(super) fn without(&self, overriding: &[Entry]) -> Vec<Entry> {
        let (mut words, mut texts, mut has_word) = (Names::default(), Names::default(), false);
        for entry in overriding {
            match entry.named {
                Named::ByWord => words.insert(entry.key.node.as_str()),
                Named::ByText => texts.insert(entry.key.node.to_ascii_lowercase()),
            };
            has_word |= is_word(entry, self.block);
        }
        let is_overridden = |entry: &Entry| {
            words.contains(&entry.key.node)
                || texts.contains(&entry.key.node.to_ascii_lowercase())
                || (has_word && is_word(entry, self.block))
        };
        self.entries.iter().filter(|entry| !is_overridden(entry)).cloned().collect()
    }
}

/// Whether an entry is one of the words of which the block has one.
fn is_word(entry: &Entry, block: Option<&str>) -> bool {
    let in_header = || block.and_then(Field::from_key).is_some_and(|field| field.is_first_word(entry));
    entry.value.is_none() && (PROTECTIONS.iter().any(|word| word.key == entry.key.node) || in_header())
}

/// How an item is spelled, without case in strings. Two items with the same spelling are the same.
pub(super) fn spelling(item: &Value) -> Option<String> {
    match &item.kind {
        ValueKind::Text(text) => Some(format!("\"{}", text.to_ascii_lowercase())),
        ValueKind::Word(word) => Some(word.clone()),
        ValueKind::Call(..) => Some(item.to_string()),
        _ => None,
    }
}
