//! Cookies, without the feature `cookies`: one error for each feature that they need.

use super::feature::{Expansion, missing};
use proc_macro2::TokenStream;
use security_policy_core::declaration::{Entry, Value, ValueKind};
use security_policy_core::policy::SecurityPolicy;
use security_policy_syntax::Item;

/// Nothing for a policy without cookies.
pub(super) fn cookies(parsed: &Item, policy: &SecurityPolicy) -> Expansion {
    let Some(cookies) = &policy.cookies else { return Expansion::default() };
    let mut constants = missing("cookies", "cookies", cookies.span, parsed);
    let declared = parsed.declaration.entries.iter().find(|entry| entry.key.span == cookies.span);
    let cookies = declared.map_or(&[][..], block);
    for protection in PROTECTIONS {
        let mut attributes = cookies.iter().flat_map(block);
        if let Some(entry) = attributes.find(|entry| entry.key.node == *protection) {
            constants.extend(missing(protection, protection, entry.key.span, parsed));
        }
    }
    Expansion { constants, ..Expansion::default() }
}

/// Nothing: there is no cookie that start-up could build.
pub(super) fn templates(_: &SecurityPolicy, _: &TokenStream) -> Vec<TokenStream> {
    Vec::new()
}

fn block(entry: &Entry) -> &[Entry] {
    match &entry.value {
        Some(Value { kind: ValueKind::Block(entries), .. }) => entries,
        _ => &[],
    }
}

/// The attributes that are features themselves, each of which brings `cookies`.
const PROTECTIONS: &[&str] = &["signed", "private", "flask"];
