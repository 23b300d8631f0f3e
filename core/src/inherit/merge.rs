//! Merges the entries of a block with those of the base's block.

use super::csp_blocks::is_csp;
use super::resolved::{Alias, DroppedBy, Omitted, Resolved};
use super::same::Siblings;
use crate::csp::Directive;
use crate::declaration::{EXPECT, Entry, OMIT, REST, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Span;

/// Whether a block keeps what it does not declare itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeps {
    /// The base's other entries are inherited: at the top of a policy, and in a block with `..`.
    Others,
    /// The block replaces that of the base.
    Nothing,
}

impl Keeps {
    /// What a block with these entries keeps.
    pub(super) fn of(entries: &[Entry]) -> Keeps {
        match entries.iter().any(|entry| entry.key.node == REST) {
            true => Keeps::Others,
            false => Keeps::Nothing,
        }
    }
}

/// The state of a merge.
pub(super) struct Merge<'a> {
    /// The base's name.
    pub(super) base: Option<&'a str>,
    pub(super) resolved: Resolved,
    /// The field whose block is being merged.
    pub(super) block: Option<String>,
    pub(super) out: &'a mut Diagnostics,
}

impl Merge<'_> {
    /// Merges the entries of a block with those of the base's block.
    pub(super) fn entries(&mut self, entries: &[Entry], base: &[Entry], keeps: Keeps) -> Vec<Entry> {
        let mut merged = Vec::with_capacity(entries.len() + base.len());
        let block = self.block.clone();
        let siblings = Siblings::new(base, block.as_deref());
        let mut rest = None;
        for entry in entries {
            let from = siblings.same(entry);
            if entry.key.node == REST {
                match rest.replace(entry.key.span) {
                    Some(_) => {
                        self.error(entry.key.span, "`..` is written twice in one block", "remove one of the two")
                    }
                    None if self.base.is_none() => self.no_base(entry.key.span, REST),
                    None => merged.extend(siblings.without(entries)),
                }
            } else if entry.value.as_ref().and_then(Value::as_word).is_some_and(|word| word.node == OMIT) {
                self.omit(entry, from, keeps);
            } else {
                merged.push(self.entry(entry, from, &siblings));
            }
        }
        merged
    }

    /// `field: omit`, or `entry: omit` in a block.
    fn omit(&mut self, entry: &Entry, from: Option<&Entry>, keeps: Keeps) {
        let key = &entry.key;
        match (self.base, from) {
            (None, _) => self.no_base(entry.value.as_ref().map_or(key.span, |value| value.span), OMIT),
            (Some(_), Some(_)) if keeps == Keeps::Others => {
                let omitted = Omitted { block: self.block.clone(), key: key.clone(), by: DroppedBy::Omit };
                self.resolved.omitted.push(omitted);
                self.resolved.dropped.push(entry.clone());
            }
            (Some(base), Some(_)) => self.error(
                key.span,
                &format!("`omit` has no effect: without `..`, this block keeps nothing of `{base}`"),
                &format!("remove `{}: omit`, or write `..` in the block to keep the rest", key.node),
            ),
            (Some(base), None) => self.error(
                key.span,
                &format!("`{base}` has no `{}` to omit", key.node),
                "remove it, or name what the base declares",
            ),
        }
    }

    /// Merges an entry with that of the base, `from`. `siblings` are the base's entries of the same block.
    fn entry(&mut self, entry: &Entry, from: Option<&Entry>, siblings: &Siblings<'_>) -> Entry {
        if self.block.is_none() && entry.key.node == EXPECT {
            return self.expectations(entry, from);
        }
        let Some(value) = &entry.value else { return entry.clone() };
        let value = match &value.kind {
            ValueKind::Block(_) | ValueKind::List(_) if self.block.is_none() && is_csp(entry) => {
                self.policies(entry, value, from)
            }
            ValueKind::Block(entries) => {
                let keeps = Keeps::of(entries);
                let base = match from.map(|from| from.value.as_ref().map(|value| &value.kind)) {
                    Some(Some(ValueKind::Block(base))) => Some(base.as_slice()),
                    // A bare name is an empty block.
                    Some(None) => Some(&[][..]),
                    _ => None,
                };
                if keeps == Keeps::Others && !self.keeps(entry, from, base) {
                    return Entry { value: from.and_then(|from| from.value.clone()), ..entry.clone() };
                }
                let outer = self.block.replace(entry.key.node.clone());
                let entries = self.entries(entries, base.unwrap_or_default(), keeps);
                self.block = outer;
                Value { kind: ValueKind::Block(entries), span: value.span }
            }
            ValueKind::List(items) => {
                let base = from.or_else(|| siblings.fallback(entry));
                if self.extends(items, &entry.key) {
                    self.resolved.extended.extend([entry.key.span, value.span]);
                }
                let items = self.items(items, base.and_then(|base| base.value.as_ref()), &entry.key);
                Value { kind: ValueKind::List(items), span: value.span }
            }
            // Other fields and directives take no slot for any number of values: they say so themselves.
            ValueKind::Slots(_) if Directive::from_key(&entry.key.node).is_some_and(Directive::takes_sources) => {
                let help = format!("write `{}: [{value}]`", entry.key.node);
                self.error(value.span, &format!("`{value}` can only be written in a list"), &help);
                value.clone()
            }
            ValueKind::Omit(item) => {
                let help = format!("write `{}: [.., {value}]`", entry.key.node);
                self.error(value.span, &format!("`omit {item}` can only be written in a list"), &help);
                return Entry { value: from.and_then(|from| from.value.clone()), ..entry.clone() };
            }
            ValueKind::Rest => {
                self.error(
                    value.span,
                    &format!("`{}: ..` only repeats the base", entry.key.node),
                    "remove it, or write a list to add items to those of the base: `[.., …]`",
                );
                return Entry { value: from.and_then(|from| from.value.clone()), ..entry.clone() };
            }
            _ => value.clone(),
        };
        Entry { value: Some(value), ..entry.clone() }
    }

    /// Checks `..` in a block: the base must have a block there too. Returns false if it has another value.
    fn keeps(&mut self, entry: &Entry, from: Option<&Entry>, base: Option<&[Entry]>) -> bool {
        let (Some(name), key) = (self.base, &entry.key) else { return true };
        match from {
            Some(from) if base.is_some() => {
                self.resolved.aliases.push(Alias { here: key.span, base: from.key.span });
            }
            Some(_) => {
                self.error(
                    key.span,
                    &format!("`..` cannot keep parts of `{}`, which is not a block in `{name}`", key.node),
                    "write the whole value",
                );
                return false;
            }
            None => self.nothing_to_keep(key.span, &format!("no `{}`", key.node)),
        }
        true
    }

    pub(super) fn no_base(&mut self, span: Span, word: &str) {
        self.error(
            span,
            &format!("`{word}` needs a base, and this policy has none"),
            "name one at the end of the policy: `..path::to::Base`",
        );
    }

    /// The error of a `..` for which the base has nothing, where it has a base at all.
    pub(super) fn nothing_to_keep(&mut self, span: Span, what: &str) {
        if let Some(name) = self.base {
            self.error(span, &format!("`..` has nothing to keep: `{name}` has {what}"), "remove the `..`");
        }
    }

    pub(super) fn error(&mut self, span: Span, message: &str, help: &str) {
        self.out.push(Diagnostic::error(span, message).help(help));
    }
}
