//! Which entries and items of a policy and of its base have the same name.

use crate::cookie::PROTECTIONS;
use crate::csp::Directive;
use crate::declaration::{Entry, Named, Value, ValueKind};
use crate::header::Field;
use crate::word::Row;

/// The base's entries that the policy does not declare itself.
pub(super) fn inherited_only(base: &[Entry], entries: &[Entry], block: Option<&str>) -> Vec<Entry> {
    base.iter().filter(|kept| !entries.iter().any(|entry| is_same(entry, kept, block))).cloned().collect()
}

/// Whether two entries of a block have the same name. Names of headers are compared without case. Of the words that are
/// written without a value, such as `signed` and `private`, a block has one, so that any of them overrides any other.
pub(super) fn is_same(one: &Entry, other: &Entry, block: Option<&str>) -> bool {
    let is_word = |entry: &Entry| {
        let in_header = || block.and_then(Field::from_key).is_some_and(|field| field.is_first_word(entry));
        entry.value.is_none() && (PROTECTIONS.iter().any(|word| word.key == entry.key.node) || in_header())
    };
    let is_named_so = match one.named {
        Named::ByWord => one.key == other.key,
        Named::ByText => one.key.node.eq_ignore_ascii_case(&other.key.node),
    };
    is_named_so || (is_word(one) && is_word(other))
}

/// The base's entry that a directive falls back to, where the base does not have the directive itself.
pub(super) fn fallback<'a>(entry: &Entry, siblings: &'a [Entry]) -> Option<&'a Entry> {
    let directive = Directive::from_key(&entry.key.node)?;
    let entry_of = |other: &Directive| siblings.iter().find(|entry| entry.key.node == other.key());
    directive.fallback().iter().find_map(entry_of)
}

/// Whether two items are spelled the same, without case in strings.
pub(super) fn is_same_item(one: &Value, other: &Value) -> bool {
    match (&one.kind, &other.kind) {
        (ValueKind::Text(one), ValueKind::Text(other)) => one.eq_ignore_ascii_case(other),
        (ValueKind::Word(one), ValueKind::Word(other)) => one == other,
        _ => false,
    }
}
