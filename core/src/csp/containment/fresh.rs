//! Names that no source list contains.

use super::index::Index;
use crate::url::Origin;

/// A host that no source names, not even with a wildcard other than `*`.
pub(super) fn host(index: &Index<'_>, page: &Origin) -> String {
    let known = ["evil.example", "evil.test", "evil.invalid"].into_iter().map(str::to_owned);
    let numbered = (1_u32..).map(|number| format!("evil{number}"));
    let is_fresh = |host: &String| host != page.host() && !index.knows(host);
    known.chain(numbered).find(is_fresh).unwrap_or_default()
}

/// A host below `suffix`, which starts with a dot, that no source names more closely.
pub(super) fn subdomain(index: &Index<'_>, page: &Origin, suffix: &str) -> String {
    let is_fresh = |host: &String| !host.eq_ignore_ascii_case(page.host()) && !index.names(host);
    numbered("evil").map(|label| format!("{label}{suffix}")).find(is_fresh).unwrap_or_default()
}

/// A port that no source names and that is no default port.
pub(super) fn port(is_named: impl Fn(u16) -> bool) -> u16 {
    (8443..=u16::MAX).chain(1024..8443).find(|port| !is_named(*port)).unwrap_or(8443)
}

/// A scheme that no source names.
pub(super) fn scheme(is_named: impl Fn(&str) -> bool) -> String {
    numbered("other").find(|scheme| !is_named(scheme)).unwrap_or_default()
}

/// The word, and then the word with each number from 2 on.
fn numbered(word: &str) -> impl Iterator<Item = String> {
    let rest = (2_u32..).map(move |number| format!("{word}{number}"));
    std::iter::once(word.to_owned()).chain(rest)
}
