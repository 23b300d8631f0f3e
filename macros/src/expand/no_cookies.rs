//! Cookies, without the feature `cookies`: one error for each feature that they need.

use super::feature::missing;
use crate::parse::Policy;
use proc_macro2::TokenStream;
use security_policy_core::declaration::{Entry, Value, ValueKind};
use security_policy_core::policy::SecurityPolicy;

/// What the cookies of a policy turn into.
#[derive(Default)]
pub(super) struct Expansion {
    /// Constants of the type.
    pub(super) constants: TokenStream,
    /// What `apply` does to the cookies of a response.
    pub(super) complete: TokenStream,
}

/// Nothing for a policy without cookies.
pub(super) fn cookies(parsed: &Policy, policy: &SecurityPolicy) -> Expansion {
    let Some(cookies) = &policy.cookies else { return Expansion::default() };
    let declared = parsed.declaration.entries.iter().find(|entry| entry.key.span == cookies.span);
    let attributes: Vec<&Entry> = declared.into_iter().flat_map(block).flat_map(block).collect();
    let seals = SEALS.iter().filter_map(|seal| attributes.iter().find(|entry| entry.key.node == *seal));
    let seals = seals.map(|entry| missing(&entry.key.node, &entry.key.node, entry.key.span, parsed));
    let constants = [missing("cookies", "cookies", cookies.span, parsed)].into_iter().chain(seals).collect();
    Expansion { constants, ..Expansion::default() }
}

/// Nothing: there is no cookie that start-up could build.
pub(super) fn templates(_: &SecurityPolicy) -> Vec<TokenStream> {
    Vec::new()
}

fn block(entry: &Entry) -> &[Entry] {
    match &entry.value {
        Some(Value { kind: ValueKind::Block(entries), .. }) => entries,
        _ => &[],
    }
}

/// The attributes that are features themselves, each of which brings `cookies`.
const SEALS: &[&str] = &["signed", "private", "flask"];
