//! Whether two promises of a declaration are the same, for the merge with a base.

use super::lower::lower;
use super::model::{Only, Promise};
use super::word::{ALLOW, DENY, ONLY};
use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use std::collections::BTreeSet;

/// A text that two promises share if they are the same, however they are spelled. Those that cannot be read are compared as text.
pub(crate) fn identity(promise: &Entry) -> String {
    match lower(promise, None, &mut Diagnostics::new()) {
        Some(Promise::Only(only)) => with_list(ONLY.key, &only),
        Some(Promise::Named(named, Some(only))) => with_list(named.node.word.key, &only),
        Some(other) => other.to_string(),
        None => format!("unread {promise}"),
    }
}

/// The order of the sources does not matter.
fn with_list(key: &str, only: &Only) -> String {
    let sources: BTreeSet<String> = only.list.iter().map(|source| source.node.identity()).collect();
    let sources: Vec<String> = sources.into_iter().collect();
    format!("{key} {} [{}]", only.kind.node.word.key, sources.join(" "))
}

/// Whether a promise that starts with this word goes on with other words.
pub(crate) fn takes_words(key: &str) -> bool {
    key == ALLOW.key || key == DENY.key || has_list(key)
}

/// Whether a promise that starts with this word ends with a list.
pub(crate) fn has_list(key: &str) -> bool {
    key == ONLY.key
}
