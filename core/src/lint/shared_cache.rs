//! What lets a shared cache keep a response (RFC 9111, section 3).

use crate::header::{Field, FieldValue, Parameters, Targeted, cache};
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::span::Spanned;

/// What lets shared caches keep the responses of a policy: the directive, or the header that they read instead of it.
pub(super) fn kept_by(policy: &SecurityPolicy) -> Vec<Spanned<&str>> {
    let mut found = Vec::new();
    if let Some(FieldValue::Parameters(cache)) = policy.get(Field::CacheControl).map(|header| header.node) {
        found.extend(shared(cache));
    }
    // Whoever reads such a header does not look at what `cache-control` forbids.
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
    // RFC 9111, section 5.2.2.3: a cache that knows `must-understand` ignores the `no-store` beside it.
    if cache.has(cache::PRIVATE) || (cache.has(cache::NO_STORE) && !cache.has(cache::MUST_UNDERSTAND)) {
        return None;
    }
    // One that is asked for anew before each use, by `no_cache` as by `max_age: 0s`, is kept all the same: a 304 has the
    // cache send what it kept, with the nonce and the cookie of then. So is one that says nothing about its age.
    let rows = [cache::PUBLIC.row(), cache::S_MAXAGE.row(), cache::MAX_AGE.row(), cache::NO_CACHE.row()];
    let named = rows.iter().find_map(|row| cache.setting(row));
    named.or(cache.all.first()).map(|setting| Spanned::new(setting.parameter.key, setting.value.span))
}
