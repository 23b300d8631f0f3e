//! Who may store a page that has the nonce of the outer policy.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
};

use super::write_around;
use crate::{
    adapter::{applied::Applied, form::Form},
    cache_control::forbid_storing,
    nonce::Nonce,
    owned::Owned,
    policy::Policy,
};

/// A policy that declares `cache-control` and a nonce.
struct Page;

impl Policy for Page {
    type Nonce = Nonce;
    type Prepared = ();

    const HEADERS: &'static [(&'static str, &'static str)] = &[("cache-control", "no-cache")];
    const OWNED: &'static Owned = &Owned::headers(Self::HEADERS).and_names(&["content-security-policy"]);

    fn apply_prepared((): &(), headers: &mut HeaderMap, nonce: &Nonce) {
        // In the order of generated code.
        forbid_storing(headers);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        let csp = format!("script-src 'nonce-{nonce}'");
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::try_from(csp).expect("a value"));
    }

    fn apply_not_modified((): &(), _: &mut HeaderMap) {}
}

#[test]
fn an_inner_policy_forbids_storing_only_if_it_decides_about_caches() {
    let (own, strict) = (Some("no-cache"), Some("private, no-store"));
    for (inner, cache_control, for_cdns) in [
        // The outer policy has the last word, as without an inner one.
        (None, own, None),
        (Some(("referrer-policy", "origin")), own, None),
        // The inner one does not know of the nonce.
        (Some(("cache-control", "public, max-age=60")), strict, None),
        (Some(("cdn-cache-control", "max-age=60")), strict, None),
        (Some(("cdn-cache-control", "no-store")), strict, Some("no-store")),
    ] {
        let lines = inner.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let mut headers: HeaderMap = lines.into_iter().collect();
        let applied = Applied::to(&headers);
        let nonce = Nonce::random();
        write_around::<Page>(Form::Page(nonce.clone()), &(), &applied, &mut headers);

        assert_eq!(headers[CONTENT_SECURITY_POLICY], format!("script-src 'nonce-{nonce}'"), "{inner:?}");
        let found = ["cache-control", "cdn-cache-control"].map(|name| headers.get(name));
        assert_eq!(
            found.map(|value| value.map(HeaderValue::as_bytes)),
            [cache_control, for_cdns].map(|value| value.map(str::as_bytes)),
            "{inner:?}"
        );
    }
}
