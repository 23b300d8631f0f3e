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
    let kept = ["public", "s_maxage", "max_age"].iter().find_map(|key| Some((cache.get(key)?.span, *key)))?;
    // Kept, but asked for anew before each use: a 304 brings the page with the nonce that it had.
    (!has("no_cache") || kept.1 != "max_age").then_some(Spanned::new(kept.1, kept.0))
}
