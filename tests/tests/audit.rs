//! The lints over live responses: what is found, how it is quoted, how it prints and serialises, and when a test fails.

use http::{HeaderMap, HeaderName, HeaderValue, Response};
use security_policy::{Audit, Level, Nonce, assert_secure, audit, lints, security_policy};
use security_policy_tests::{Random, SEED};
use std::panic::catch_unwind;

const ORIGIN: &str = "https://shop.example.com";

security_policy! {
    /// What a good page sends.
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: [self, nonce],
            img_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        cache_control: { private, no_store },
        remove: ["server"],
    }
}

fn page() -> HeaderMap {
    Shop::headers(&Nonce::random())
}

fn with(changes: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = page();
    for (name, value) in changes {
        headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
}

fn without(name: &str) -> HeaderMap {
    let mut headers = page();
    assert!(headers.remove(name).is_some(), "{name}");
    headers
}

fn replaced(name: &'static str, value: &'static str) -> HeaderMap {
    let mut headers = page();
    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    headers
}

fn names(audit: &Audit) -> Vec<&'static str> {
    audit.iter().map(|finding| finding.lint.unwrap_or("fault")).collect()
}

#[test]
fn what_a_good_policy_sends_is_clean() {
    assert_eq!(audit(&page(), Some(ORIGIN)).to_string(), "");
    assert!(audit(&with(&[("content-type", "text/html; charset=utf-8"), ("x-shop", "1")]), Some(ORIGIN)).is_empty());
}

#[test]
fn each_departure_is_found() {
    for (headers, found) in [
        (without("x-content-type-options"), &["nosniff_missing"][..]),
        (without("strict-transport-security"), &["hsts_missing"]),
        (without("referrer-policy"), &["referrer_policy_missing"]),
        (without("cross-origin-opener-policy"), &["isolation_coop_missing"]),
        (without("cache-control"), &["cache_nonce"]),
        (replaced("cache-control", "public, max-age=60"), &["cache_nonce"]),
        (replaced("x-content-type-options", "no-sniff"), &["fault"]),
        (replaced("referrer-policy", "no-referrer, unsafe-url"), &["referrer_policy_weak"]),
        (replaced("strict-transport-security", "max-age=600"), &["hsts_max_age"]),
        (with(&[("content-security-policy", "script-src 'nonce-abc'; base-uri 'none'")]), &["csp_static_nonce"]),
        (with(&[("server", "shop/1.4.2")]), &["server_banner"]),
        (with(&[("x-powered-by", "shop")]), &["server_banner"]),
        (with(&[("x-generator", "shop")]), &["server_banner"]),
        (with(&[("server", "shop")]), &[]),
        (with(&[("vary", "origin"), ("vary", "Origin, accept")]), &[]),
        (with(&[("content-type", "text/html")]), &["content_type_charset"]),
        (with(&[("cross-origin-opener-policy", "same-origin")]), &["fault"]),
        (with(&[("strict-transport-security", "max-age=0")]), &["fault"]),
        (with(&[("x-frame-options", "DENY"), ("x-frame-options", "deny")]), &[]),
        (with(&[("access-control-allow-origin", "https://app.example.com")]), &["cors_missing_vary"]),
        (with(&[("access-control-allow-origin", "https://app.example.com"), ("vary", "Accept, Origin")]), &[]),
        (with(&[("access-control-allow-origin", "null"), ("vary", "Origin")]), &["cors_null_origin"]),
        (with(&[("permissions-policy", "camera=(), interest-cohort=()")]), &["permissions_feature_status"]),
        (with(&[("reporting-endpoints", "csp=\"https://shop.example.com/r\"")]), &["reporting_unused_endpoint"]),
    ] {
        assert_eq!(names(&audit(&headers, Some(ORIGIN))), found, "{headers:?}");
    }
}

/// Responses as well-run sites send them: nothing is said that a security engineer would not accept.
#[test]
fn well_run_sites_hear_what_they_know() {
    let code_host = [
        ("cache-control", "max-age=0, private, must-revalidate"),
        (
            "content-security-policy",
            "default-src 'none'; base-uri 'self'; child-src assets.example.com shop.example.com/assets/worker/; \
             connect-src 'self' uploads.example.com wss://live.example.com api.example.com; \
             font-src assets.example.com; form-action 'self' gist.example.com; frame-ancestors 'none'; \
             frame-src viewer.example.net; img-src 'self' data: blob: assets.example.com *.usercontent.example.net; \
             manifest-src 'self'; media-src assets.example.com; script-src assets.example.com; \
             style-src 'unsafe-inline' assets.example.com; upgrade-insecure-requests; \
             worker-src assets.example.com shop.example.com/assets/worker/",
        ),
        ("content-type", "text/html; charset=utf-8"),
        ("referrer-policy", "origin-when-cross-origin, strict-origin-when-cross-origin"),
        ("server", "shop.example.com"),
        ("strict-transport-security", "max-age=31536000; includeSubdomains; preload"),
        ("vary", "X-PJAX, Turbo-Frame, X-Requested-With, Accept-Encoding, Accept, X-Requested-With"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "deny"),
        ("x-xss-protection", "0"),
    ];
    let search_engine = [
        ("cache-control", "private, max-age=0"),
        (
            "content-security-policy",
            "object-src 'none'; base-uri 'self'; script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ' 'strict-dynamic' \
             'report-sample' 'unsafe-inline' https: http:; report-uri https://csp.example.com/home",
        ),
        ("content-type", "text/html; charset=UTF-8"),
        ("cross-origin-opener-policy", "same-origin-allow-popups; report-to=\"home\""),
        ("permissions-policy", "unload=()"),
        ("referrer-policy", "origin"),
        ("reporting-endpoints", "home=\"https://csp.example.com/report\""),
        ("server", "gws"),
        ("strict-transport-security", "max-age=31536000"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("x-xss-protection", "0"),
    ];
    let own_page = [
        ("cache-control", "no-cache"),
        (
            "content-security-policy",
            "default-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; img-src 'self'; \
             script-src 'self'; style-src 'self'; manifest-src 'self'; upgrade-insecure-requests",
        ),
        ("content-type", "text/html; charset=utf-8"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("server", "Caddy"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains; preload"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ];
    for (response, found) in [
        (&code_host[..], &["isolation_coop_missing", "csp_script_allowlist", "csp_style_unsafe_inline"][..]),
        (&search_engine, &["csp_missing_form_action", "csp_strict_dynamic"]),
        (&own_page, &[]),
    ] {
        let mut headers = HeaderMap::new();
        for (name, value) in response {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let audit = audit(&headers, Some(ORIGIN));
        assert_eq!(names(&audit), found, "{audit}");
    }
}

#[test]
fn over_http_other_rules_hold() {
    let found = audit(&page(), Some("http://shop.example.com"));
    // One origin is wrong, and it is said once.
    assert_eq!(names(&found), ["header_ignored_on_http"]);
    let found = audit(&page(), Some("shop.example.com"));
    assert_eq!(
        found.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        ["`shop.example.com` is not an origin: it has no scheme"]
    );
}

#[test]
fn a_finding_prints_as_rustc_prints_an_error() {
    let headers = replaced("referrer-policy", "no-referrer, unsafe-url");
    assert_eq!(
        audit(&headers, Some(ORIGIN)).to_string(),
        "\
warning: `unsafe_url` tells every site the full URL of the page, over http too
 --> referrer-policy
  |
  | no-referrer, unsafe-url
  |              ^^^^^^^^^^
  |
  = help: write `strict-origin-when-cross-origin`, `same-origin` or `no-referrer`
  = note: a URL names what the visitor looks at, and sometimes carries a token
  = lint: referrer_policy_weak"
    );
    assert_eq!(
        audit(&without("x-content-type-options"), Some(ORIGIN)).to_string(),
        "\
warning: `x_content_type_options` is missing
 --> response
  |
  = help: add `X-Content-Type-Options: nosniff`
  = note: browsers may run a response as a script or a style, whatever its type says
  = lint: nosniff_missing"
    );
}

#[test]
fn a_finding_serialises() {
    let headers = with(&[("server", "shop/1.4.2")]);
    let json = serde_json::to_value(audit(&headers, Some(ORIGIN))).expect("an audit serialises");
    assert_eq!(
        json,
        serde_json::json!([{
            "lint": "server_banner",
            "level": "warning",
            "header": "server",
            "value": "shop/1.4.2",
            "span": { "start": 0, "end": 10 },
            "message": "`Server` tells everyone the version of the server",
            "help": "write the bare name, or `remove: [\"server\"]`",
            "note": "whoever looks for servers with a known hole reads it off the response",
        }])
    );
}

#[test]
fn several_policies_are_judged_each_by_itself() {
    let headers = with(&[("content-security-policy", "script-src 'self' 'unsafe-eval', img-src 'slef'")]);
    let found = audit(&headers, Some(ORIGIN));
    let fault = found.iter().find(|finding| finding.lint.is_none()).expect("a misspelled keyword");
    assert_eq!((fault.level, fault.piece()), (Level::Error, Some("'slef'")));
}

#[test]
fn no_bytes_make_it_panic() {
    let mut random = Random::new(SEED);
    const PIECES: &[&[u8]] = &[
        b"default-src",
        b"'self'",
        b"'nonce-",
        b"\xff",
        b"\xc3",
        "\u{e9}".as_bytes(),
        b";",
        b",",
        b"=",
        b"\"",
        b"(",
        b")",
        b"max-age",
        b"1",
        b"{",
        b"}",
        b"report_to",
        b":",
        b"https://a.example",
        b" ",
        b"*",
        b"\t",
        b"%",
        b"sha256-",
        b"?1",
        b"@",
        b"\\",
        b"-",
    ];
    let fields: Vec<HeaderName> =
        security_policy_core::header::Field::ALL.iter().map(|field| HeaderName::from_static(field.name())).collect();
    let mut found = 0;
    for _ in 0..20_000 {
        let mut headers = HeaderMap::new();
        for _ in 0..random.below(4) {
            let value: Vec<u8> =
                (0..random.below(8)).flat_map(|_| PIECES[random.below(PIECES.len())].iter().copied()).collect();
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(fields[random.below(fields.len())].clone(), value);
            }
        }
        let audit = audit(&headers, Some(ORIGIN));
        found += audit.len();
        let lost: Vec<_> = audit.iter().filter(|finding| finding.span.is_some() && finding.piece().is_none()).collect();
        assert!(lost.is_empty(), "{headers:?}: {lost:?}");
        assert!(!audit.to_string().is_empty());
    }
    assert!(found > 60_000, "{found} findings");
}

#[test]
fn a_test_of_a_good_response_passes() {
    assert_secure!(page());
    assert_secure!(&page(), origin: ORIGIN);
    let mut response = Response::new(());
    Shop::apply(response.headers_mut(), &Nonce::random());
    assert_secure!(response, origin: ORIGIN);
    assert_secure!(without("referrer-policy"), origin: ORIGIN, allow: [referrer_policy_missing]);
    assert_secure!(without("referrer-policy"), allow: [referrer_policy_missing, hsts_missing,]);
}

#[test]
fn a_test_of_a_bad_response_fails_with_the_findings() {
    let failure = |test: fn()| {
        let panic = catch_unwind(test).expect_err("the test fails");
        panic.downcast_ref::<String>().cloned().expect("a message")
    };
    let message = failure(|| assert_secure!(without("x-content-type-options"), origin: ORIGIN));
    assert!(
        message.starts_with("this response is not secure\n\nwarning: `x_content_type_options` is missing"),
        "{message}"
    );
    let message = failure(|| assert_secure!(page(), allow: [nosnif_missing]));
    assert_eq!(message, "`nosnif_missing` is not a lint; `security_policy::lints::all()` lists them");
}

#[test]
fn every_lint_explains_itself() {
    for lint in lints::all() {
        assert_eq!(lints::explain(lint.name), Some(lint.explanation));
        for section in ["# What it does", "# Why it matters", "# Example", "# Fine", "# References"] {
            assert!(lint.explanation.contains(section), "{}: {section}", lint.name);
        }
    }
}
