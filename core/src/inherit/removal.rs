//! A header that one of the two policies sets and the other one removes: the derived policy wins.

use super::resolved::{DroppedBy, Omitted, Resolved};
use crate::declaration::{Entry, HEADERS, OMIT, REMOVE, REPORTING, Value, ValueKind};
use crate::firsts::{ByName, Names};
use crate::header::Field;
use crate::span::{Span, Spanned};

/// Drops what the base sets and `own` removes, and what the base removes and `own` sets, from the merged entries.
pub(super) fn settle(own: &[Entry], merged: &mut Vec<Entry>, resolved: &mut Resolved) {
    let removed = removed(own);
    if !removed.values().is_empty() {
        drop_set(own, &removed, merged, resolved);
    }
    let set: Names<'_> = own.iter().flat_map(set).collect();
    drop_removed(&set, &removed, merged);
}

/// Drops what the base sets and the policy removes.
fn drop_set(own: &[Entry], removed: &ByName<'_, Span>, merged: &mut Vec<Entry>, resolved: &mut Resolved) {
    let keys: Names<'_> = own.iter().map(|entry| entry.key.node.as_str()).collect();
    let names: Names<'_> = own.iter().flat_map(names_in_block).collect();
    let mut dropped = |block: Option<&str>, key: &str, name: &str| {
        let Some(span) = removed.get(name) else { return false };
        let key = Spanned::new(key.to_owned(), *span);
        resolved.omitted.push(Omitted { block: block.map(str::to_owned), key, by: DroppedBy::Remove });
        true
    };
    merged.retain_mut(|entry| {
        let key = entry.key.node.as_str();
        if let Some(field) = Field::from_key(key) {
            return keys.contains(key) || !dropped(None, key, field.name());
        }
        if let (HEADERS, Some(Value { kind: ValueKind::Block(entries), .. })) = (key, &mut entry.value) {
            entries.retain(|entry| {
                let name = entry.key.node.to_ascii_lowercase();
                names.contains(&name) || !dropped(Some(HEADERS), &entry.key.node, &name)
            });
        }
        true
    });
}

/// Drops what the base removes and the policy sets. What the policy removes itself remains, and is an error then.
fn drop_removed(set: &Names<'_>, own: &ByName<'_, Span>, merged: &mut Vec<Entry>) {
    let is_kept = |item: &Value| name(item).is_none_or(|name| !set.contains(&name) || own.get(&name).is_some());
    merged.retain_mut(|entry| {
        let Some(value) = entry.value.as_mut().filter(|_| entry.key.node == REMOVE) else { return true };
        let kept: Vec<Value> = value.items().iter().filter(|item| is_kept(item)).cloned().collect();
        let is_whole = kept.len() == value.items().len();
        let is_empty = kept.is_empty();
        if !is_whole {
            value.kind = ValueKind::List(kept);
        }
        is_whole || !is_empty
    });
}

/// The names of the headers that the list `remove` of a policy contains, with their places.
fn removed(entries: &[Entry]) -> ByName<'_, Span> {
    let mut removed = ByName::default();
    let lists = entries.iter().filter(|entry| entry.key.node == REMOVE).filter_map(|entry| entry.value.as_ref());
    for item in lists.flat_map(Value::items) {
        if let Some(name) = name(item) {
            *removed.or_default(name) = item.span;
        }
    }
    removed
}

fn name(item: &Value) -> Option<String> {
    match &item.kind {
        ValueKind::Text(name) => Some(name.to_ascii_lowercase()),
        _ => None,
    }
}

/// The names of the headers that an entry of a policy sets.
fn set(entry: &Entry) -> Vec<String> {
    if is_omit(entry) {
        return Vec::new();
    }
    let names = |fields: &[Field]| fields.iter().map(|field| field.name().to_owned()).collect();
    match (entry.key.node.as_str(), Field::from_key(&entry.key.node)) {
        (_, Some(field)) => names(&[field]),
        (REPORTING, _) if block(entry).iter().any(|entry| entry.key.node == Field::Nel.key()) => {
            names(&[Field::ReportingEndpoints, Field::ReportTo, Field::Nel])
        }
        (REPORTING, _) => names(&[Field::ReportingEndpoints]),
        _ => names_in_block(entry),
    }
}

/// The names of the headers in the block `headers`.
fn names_in_block(entry: &Entry) -> Vec<String> {
    let is_headers = entry.key.node == HEADERS;
    let entries = block(entry).iter().filter(|entry| is_headers && !is_omit(entry));
    entries.map(|entry| entry.key.node.to_ascii_lowercase()).collect()
}

fn block(entry: &Entry) -> &[Entry] {
    match &entry.value {
        Some(Value { kind: ValueKind::Block(entries), .. }) => entries,
        _ => &[],
    }
}

fn is_omit(entry: &Entry) -> bool {
    entry.value.as_ref().and_then(Value::as_word).is_some_and(|word| word.node == OMIT)
}
