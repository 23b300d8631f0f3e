//! Whether two promises of a declaration are the same, for the merge with a base.

use super::lower::lower;
use super::model::{Only, Promise};
use super::word::{ALLOW, DENY, ONLY};
use crate::csp::SourceExpression;
use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::Spanned;

/// Whether two promises are the same, however they are spelled. Those that cannot be read are compared as text.
pub(crate) fn is_same(one: &Entry, other: &Entry) -> bool {
    let read = |entry: &Entry| lower(entry, None, &mut Diagnostics::new());
    match (read(one), read(other)) {
        (Some(Promise::Only(one)), Some(Promise::Only(other))) => is_same_list(&one, &other),
        (Some(Promise::Named(one, one_list)), Some(Promise::Named(other, other_list))) => {
            one == other
                && match (one_list, other_list) {
                    (Some(one), Some(other)) => is_same_list(&one, &other),
                    (one, other) => one == other,
                }
        }
        (Some(one), Some(other)) => one == other,
        (None, None) => one.to_string() == other.to_string(),
        _ => false,
    }
}

/// The order of the sources does not matter.
fn is_same_list(one: &Only, other: &Only) -> bool {
    let contains = |list: &[Spanned<SourceExpression>], source: &SourceExpression| {
        list.iter().any(|item| item.node.is_same(source))
    };
    one.kind == other.kind
        && one.list.iter().all(|source| contains(&other.list, &source.node))
        && other.list.iter().all(|source| contains(&one.list, &source.node))
}

/// Whether a promise that starts with this word goes on with other words.
pub(crate) fn takes_words(key: &str) -> bool {
    key == ALLOW.key || key == DENY.key || has_list(key)
}

/// Whether a promise that starts with this word ends with a list.
pub(crate) fn has_list(key: &str) -> bool {
    key == ONLY.key
}
