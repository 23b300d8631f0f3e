//! What lets a shared cache keep a response (RFC 9111, section 3).

use crate::header::{Field, FieldValue, Parameters, Targeted};
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
    let has = |key| cache.get(key).is_some();
    // RFC 9111, section 5.2.2.3: a cache that knows `must-understand` ignores the `no-store` beside it.
    if has("private") || (has("no_store") && !has("must_understand")) {
        return None;
    }
    // One that is asked for anew before each use, by `no_cache` as by `max_age: 0s`, is kept all the same: a 304 has the
    // cache send what it kept, with the nonce and the cookie of then. So is one that says nothing about its age.
    let named = ["public", "s_maxage", "max_age", "no_cache"].iter();
    let named = named.flat_map(|key| cache.all.iter().find(|setting| setting.parameter.key == *key)).next();
    named.or(cache.all.first()).map(|setting| Spanned::new(setting.parameter.key, setting.value.span))
}
