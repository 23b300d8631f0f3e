//! Cache-Control: which caches may store a response, and whether they reuse it without revalidation.

use super::amount::Amount;
use super::measure::Measure;
use crate::header::key::{Flag, Key};
use crate::header::{Field, FieldValue, Parameters, cache};
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

pub(super) fn measures(policy: &SecurityPolicy, out: &mut Vec<Measure>) {
    let field = Field::CacheControl;
    let (cache, at) = match policy.get(field) {
        Some(Spanned { node: FieldValue::Parameters(cache), span }) => (Some(cache), span),
        _ => (None, policy.name),
    };
    let text = cache.map(|cache| format!("{}: {{ {} }}", field.key(), dsl(cache)));
    for (aspect, level, effect) in levels(cache) {
        let amount = Amount::Level(level);
        out.push(Measure { field: field.key(), entry: None, aspect, amount, at, text: text.clone(), effect });
    }
}

/// RFC 9111, sections 3 and 4.2.
fn levels(cache: Option<&Parameters>) -> [(&'static str, u64, &'static str); 3] {
    let has = |key: Key<Flag>| cache.is_some_and(|cache| cache.has(key));
    let is_for_shared = cache.is_some_and(|cache| cache.has(cache::S_MAXAGE));
    let shared = match () {
        () if has(cache::NO_STORE) || has(cache::PRIVATE) => 0,
        // Section 3.5: these let a shared cache store the response to a request with credentials.
        () if has(cache::PUBLIC) || is_for_shared => 2,
        () => 1,
    };
    let is_stale = cache.and_then(|cache| cache.get(cache::MAX_AGE)).is_some_and(|seconds| seconds.node == 0);
    let is_revalidated = has(cache::NO_STORE) || has(cache::NO_CACHE) || (is_stale && has(cache::MUST_REVALIDATE));
    [
        ("shared", shared, "shared caches may store the response and serve it to other users"),
        (
            "kept",
            u64::from(!has(cache::NO_STORE)),
            "browsers store the response on disk, where other users of the device may find it",
        ),
        ("reused", u64::from(!is_revalidated), "a stored response is reused without asking the server"),
    ]
}

/// The parameters as the DSL writes them.
fn dsl(cache: &Parameters) -> String {
    separated(&cache.all, ", ", &|setting| match setting.value.node.seconds() {
        Some(seconds) => format!("{}: {}", setting.parameter.key, crate::declaration::duration(seconds)),
        None => setting.parameter.key.to_owned(),
    })
}
