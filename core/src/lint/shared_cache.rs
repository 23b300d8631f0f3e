//! What allows shared caches to store a response (RFC 9111, section 3).

use crate::declaration::REMOVE;
use crate::header::{Field, FieldValue, Parameters, Targeted, cache};
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::span::Spanned;

/// What allows shared caches to store the responses of a policy: the directive, the header that they read instead of it, or `remove`.
pub(super) fn kept_by(policy: &SecurityPolicy) -> Vec<Spanned<&str>> {
    let mut found = Vec::new();
    if let Some(FieldValue::Parameters(cache)) = policy.get(Field::CacheControl).map(|header| header.node) {
        found.extend(shared(cache));
    }
    // The header by which a layer keeps the response out of caches is removed too.
    let removed = policy.remove.iter().filter(|name| name.node == Field::CacheControl.name());
    found.extend(removed.map(|name| Spanned::new(REMOVE, name.span)));
    // Caches that read such a header ignore `cache-control`, and what it forbids.
    for (header, name) in policy.custom_headers() {
        if let (Some(row), HeaderValue::Custom(value)) = (Targeted::of(name), &header.value)
            && !row.forbids_sharing(&value.node)
        {
            found.push(Spanned::new(name, value.span));
        }
    }
    found
}

fn shared(cache: &Parameters) -> Option<Spanned<&'static str>> {
    // RFC 9111, section 5.2.2.3: a cache that supports `must-understand` ignores `no-store` next to it.
    if cache.has(cache::PRIVATE) || (cache.has(cache::NO_STORE) && !cache.has(cache::MUST_UNDERSTAND)) {
        return None;
    }
    // A response that has to be revalidated before each use, because of `no_cache` or `max_age: 0s`, is stored all the same:
    // after a 304, the cache sends the stored response, with its old nonce and cookie. So is a response without a lifetime.
    let rows = [cache::PUBLIC.row(), cache::S_MAXAGE.row(), cache::MAX_AGE.row(), cache::NO_CACHE.row()];
    let named = rows.iter().find_map(|row| cache.setting(row));
    named.or(cache.all.first()).map(|setting| Spanned::new(setting.parameter.key, setting.value.span))
}
