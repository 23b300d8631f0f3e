//! The lints on live responses: what is found, which text is quoted, how findings are printed and serialised, and which fail a
//! test.

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use security_policy::slot::{ParseError, Source};
use security_policy::{Audit, Level, Nonce, assert_secure, audit, audit_policy, lints, presets, security_policy};
use security_policy_tests::{Random, SEED};
use std::panic::catch_unwind;

const ORIGIN: &str = "https://shop.example.com";

security_policy! {
    /// The headers of a good page.
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
    audit.iter().map(|finding| finding.lint.unwrap_or("error")).collect()
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
        (replaced("x-content-type-options", "no-sniff"), &["nosniff_missing", "error"]),
        (replaced("referrer-policy", "no-referrer, unsafe-url"), &["referrer_policy_weak"]),
        (replaced("strict-transport-security", "max-age=600"), &["hsts_max_age"]),
        (with(&[("content-security-policy", "script-src 'nonce-abc'; base-uri 'none'")]), &["csp_static_nonce"]),
        (with(&[("server", "shop/1.4.2")]), &["server_banner"]),
        (with(&[("x-powered-by", "shop")]), &["server_banner"]),
        (with(&[("x-generator", "shop")]), &["server_banner"]),
        (with(&[("server", "shop")]), &[]),
        (with(&[("vary", "origin"), ("vary", "Origin, accept")]), &[]),
        (with(&[("content-type", "text/html")]), &["content_type_charset"]),
        (with(&[("cross-origin-opener-policy", "same-origin")]), &["isolation_coop_missing", "error"]),
        (with(&[("strict-transport-security", "max-age=0")]), &["error"]),
        (with(&[("x-frame-options", "DENY"), ("x-frame-options", "deny")]), &[]),
        (with(&[("access-control-allow-origin", "https://app.example.com")]), &["cors_missing_vary"]),
        (with(&[("access-control-allow-origin", "https://app.example.com"), ("vary", "Accept, Origin")]), &[]),
        (with(&[("access-control-allow-origin", "null"), ("vary", "Origin")]), &["cors_null_origin"]),
        (with(&[("permissions-policy", "camera=(), interest-cohort=()")]), &["permissions_feature_status"]),
        (with(&[("permissions-policy", "camera=(), browsing-topics=()")]), &[]),
        (with(&[("reporting-endpoints", "csp=\"https://shop.example.com/r\"")]), &["reporting_unused_endpoint"]),
    ] {
        assert_eq!(names(&audit(&headers, Some(ORIGIN))), found, "{headers:?}");
    }
}

/// Responses of well-run sites: only findings that a security engineer would agree with.
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
    // One origin is wrong, and it is reported once.
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
warning: `unsafe_url` sends every site the full URL of the page, over http too
 --> referrer-policy
  |
  | no-referrer, unsafe-url
  |              ^^^^^^^^^^
  |
  = help: write `strict-origin-when-cross-origin`, `same-origin` or `no-referrer`
  = note: a URL reveals what the user looks at, and may contain a token
  = lint: referrer_policy_weak
  = docs: https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.referrer_policy_weak.html"
    );
    assert_eq!(
        audit(&without("x-content-type-options"), Some(ORIGIN)).to_string(),
        "\
warning: `x_content_type_options` is missing
 --> response
  |
  = help: add `X-Content-Type-Options: nosniff`
  = note: browsers run responses as scripts, even those whose type is `text/plain` or `application/json`
  = lint: nosniff_missing
  = docs: https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.nosniff_missing.html"
    );
}

/// A text in quotes is longer than what it says.
#[test]
fn what_is_not_ascii_is_found_at_its_place() {
    for (name, value) in [
        ("public-key-pins", "pin-sha256=\"a\u{e9}\"; max-age=600"),
        ("cache-control", "no-cache=\"set-cookie, \u{e9}\""),
        ("cache-control", "no-cache=\"\\a\u{e9}\", shop=\u{e9}"),
        ("reporting-endpoints", "a=\"\u{e9}\""),
        ("nel", "{\"report_to\": \"\\u00e9\u{e9}\", \"max_age\": 1}"),
    ] {
        let mut headers = page();
        headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        let audit = audit(&headers, Some(ORIGIN));
        assert!(audit.iter().all(|finding| finding.span.is_none() || finding.piece().is_some()), "{name} {audit}");
        assert!(audit.iter().any(|finding| finding.lint.is_none()), "{name}: {audit}");
    }
}

/// The headers of another site are an attacker's text.
#[test]
fn no_text_of_a_header_controls_a_terminal() {
    let mut headers = page();
    for name in ["referrer-policy", "x-frame-options", "content-security-policy", "set-cookie"] {
        let value = HeaderValue::from_bytes("a\u{9b}2J=\u{202e}b; c\u{2028}d\te".as_bytes()).expect("a value");
        headers.append(HeaderName::from_static(name), value);
    }
    let audit = audit(&headers, Some(ORIGIN));
    let text = audit.to_string();
    let hidden = text.chars().find(|c| *c != '\n' && (c.is_control() || "\u{202e}\u{2028}".contains(*c)));
    assert_eq!(hidden, None, "{text}");
    assert!(text.contains(r"a\u{9b}2J=\u{202e}b"), "{text}");
    // What a program reads is the value itself.
    assert!(audit.iter().any(|finding| finding.value.as_deref().is_some_and(|value| value.contains('\u{9b}'))));
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
            "message": "`Server` reveals the version of the server",
            "help": "configure the server to send its name without a version, or to leave the header out",
            "note": "attackers search responses for software with known vulnerabilities",
            "address": "https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.server_banner.html",
            "cwe": [497],
            "asvs": ["v5.0.0-13.4.6"],
        }])
    );
}

#[test]
fn several_policies_are_judged_each_by_itself() {
    let headers = with(&[("content-security-policy", "script-src 'self' 'unsafe-eval', img-src 'slef'")]);
    let found = audit(&headers, Some(ORIGIN));
    let error = found.iter().find(|finding| finding.lint.is_none()).expect("a misspelled keyword");
    assert_eq!((error.level, error.piece()), (Level::Error, Some("'slef'")));
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
        for section in ["# What it does", "# Why it matters", "# Example", "# Fix", "# References"] {
            assert!(lint.explanation.contains(section), "{}: {section}", lint.name);
        }
    }
}

#[test]
fn cookies_are_judged_as_browsers_keep_them() {
    const GOOD: &str = "; Path=/; Secure; HttpOnly; SameSite=Lax";
    for (line, found, pieces) in [
        (format!("__Host-session=1{GOOD}"), &[][..], &[][..]),
        (format!("theme=dark{GOOD}"), &[], &[]),
        ("XSRF-TOKEN=1; Path=/; Secure; SameSite=Lax".to_owned(), &[], &[]),
        (format!("session=1{GOOD}"), &["cookie_prefix_missing"], &["session"]),
        (format!("PHPSESSID=1{GOOD}"), &["cookie_prefix_missing"], &["PHPSESSID"]),
        (format!("connect.sid=1{GOOD}"), &["cookie_prefix_missing"], &["connect.sid"]),
        (format!("wordpress_logged_in_ab=1{GOOD}"), &["cookie_prefix_missing"], &["wordpress_logged_in_ab"]),
        (
            "theme=dark".to_owned(),
            &["cookie_missing_httponly", "cookie_missing_samesite", "cookie_missing_secure"],
            &["theme", "theme", "theme"],
        ),
        ("a=1; Secure; HttpOnly; SameSite=Sometimes".to_owned(), &["cookie_missing_samesite"], &["SameSite=Sometimes"]),
        ("csrftoken=1; Secure".to_owned(), &["cookie_missing_samesite"], &["csrftoken"]),
        (
            "a=1; HttpOnly; SameSite=None".to_owned(),
            &["cookie_missing_secure", "error", "cookie_samesite_none"],
            &["a", "SameSite=None", "SameSite=None"],
        ),
        (format!("a=1; Domain=shop.example.com{GOOD}"), &["cookie_domain"], &["Domain=shop.example.com"]),
        ("__Host-session=1; Domain=a.test".to_owned(), &["error"], &["Domain=a.test"]),
        ("__Host-session=1; Secure; HttpOnly; SameSite=Lax".to_owned(), &["error"], &["__Host-session"]),
        ("__Secure-a=1; HttpOnly; SameSite=Lax".to_owned(), &["error"], &["__Secure-a"]),
        // The value is masked.
        ("=__Host-a; Secure; Path=/".to_owned(), &["error"], &["********"]),
        (format!("a=1; Domain=com{GOOD}"), &["error"], &["Domain=com"]),
        (
            "a=1; Partitioned; HttpOnly; SameSite=Lax".to_owned(),
            &["cookie_missing_secure", "error", "cookie_samesite_none"],
            &["a", "Partitioned", "Partitioned"],
        ),
        (format!("a=1; Max-Age=1h{GOOD}"), &["error"], &["Max-Age=1h"]),
        (format!("a=1; Max-Age=99999999{GOOD}"), &["cookie_lifetime"], &["Max-Age=99999999"]),
        ("a=1; Path=admin; Secure; HttpOnly; SameSite=Lax".to_owned(), &["error"], &["Path=admin"]),
        (format!("{}=1{GOOD}", "a".repeat(4096)), &["error"], &[]),
        (format!("a={}{GOOD}", "b".repeat(4096)), &["error"], &[]),
        ("=; Secure".to_owned(), &["error"], &["="]),
        // A line that deletes a cookie needs no protection; but one that browsers reject deletes nothing.
        ("session=; Max-Age=0; Path=/".to_owned(), &[], &[]),
        ("session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT".to_owned(), &[], &[]),
        ("session=; Expires=Thu, 01-Jan-70 00:00:00 GMT".to_owned(), &[], &[]),
        ("__Host-session=; Max-Age=0; Path=/".to_owned(), &["error"], &["__Host-session"]),
    ] {
        let mut headers = page();
        headers.append("set-cookie", HeaderValue::try_from(&line).expect("a value"));
        let audit = audit(&headers, Some(ORIGIN));
        assert_eq!(names(&audit), found, "{line}: {audit}");
        if line.len() < 1000 {
            let quoted: Vec<&str> = audit.iter().filter_map(|finding| finding.piece()).collect();
            assert_eq!(quoted, pieces, "{line}");
        }
        assert!(audit.iter().all(|finding| finding.header.as_deref() == Some("set-cookie")), "{line}");
    }
    let level = |line: &str| {
        let headers = [(HeaderName::from_static("set-cookie"), HeaderValue::try_from(line).expect("a value"))];
        let audit = audit(&HeaderMap::from_iter(headers), None);
        audit.iter().find(|finding| finding.lint == Some("cookie_missing_httponly")).map(|finding| finding.level)
    };
    assert_eq!(level("ASP.NET_SessionId=1; Secure; SameSite=Lax"), Some(Level::Error));
    assert_eq!(level("_session_csrf=1; Secure; SameSite=Lax"), Some(Level::Error));
    assert_eq!(level("theme=1; Secure; SameSite=Lax"), Some(Level::Warning));
    assert_eq!(level("csrftoken=1; Secure; SameSite=Lax"), None);
}

#[test]
fn a_cookie_over_http_and_one_that_is_set_twice() {
    let headers = with(&[("set-cookie", "a=1; Secure; HttpOnly; SameSite=Lax")]);
    let found = audit(&headers, Some("http://shop.example.com"));
    assert!(found.iter().any(|one| one.piece() == Some("Secure") && one.lint.is_none()), "{found}");
    let line = "a=1; Path=/; Secure; HttpOnly; SameSite=Lax";
    let found = audit(&with(&[("set-cookie", line), ("set-cookie", line)]), Some(ORIGIN));
    assert_eq!(found.iter().map(|one| one.message.as_str()).collect::<Vec<_>>(), ["`a` is set twice"]);
    let other = "a=1; Path=/b; Secure; HttpOnly; SameSite=Lax";
    assert!(audit(&with(&[("set-cookie", line), ("set-cookie", other)]), Some(ORIGIN)).is_empty());
}

#[test]
fn the_status_is_seen() {
    let response = |status: StatusCode, headers: &[(&'static str, &'static str)]| {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(()).expect("a response")
    };
    let hsts = ("strict-transport-security", "max-age=63072000; includeSubDomains");
    for quiet in [
        response(StatusCode::FOUND, &[("location", "/"), hsts]),
        response(StatusCode::NOT_MODIFIED, &[hsts]),
        response(StatusCode::NO_CONTENT, &[hsts]),
        response(StatusCode::OK, &[("content-length", "0"), hsts]),
        response(StatusCode::OK, &[("content-type", "application/json"), ("x-content-type-options", "nosniff"), hsts]),
    ] {
        assert_eq!(audit(&quiet, Some(ORIGIN)).to_string(), "", "{quiet:?}");
        assert_secure!(quiet, origin: ORIGIN);
        assert_secure!(&quiet, origin: ORIGIN);
    }
    let redirect = response(StatusCode::FOUND, &[("location", "/"), ("set-cookie", "session=1; Path=/")]);
    let found = audit(&redirect, Some(ORIGIN));
    assert_eq!(
        names(&found),
        ["hsts_missing", "cookie_missing_httponly", "cookie_missing_samesite", "cookie_missing_secure"]
    );
    // The headers alone do not tell that this cookie is a credential.
    assert!(names(&audit(redirect.headers(), Some(ORIGIN))).contains(&"csp_missing"));
    let (parts, ()) = redirect.into_parts();
    assert_eq!(audit(&parts, Some(ORIGIN)), found);
    assert_eq!(audit(&(StatusCode::FOUND, &parts.headers), Some(ORIGIN)), found);
}

security_policy! {
    /// Accepts findings, removes headers, completes cookies, and has a slot.
    #[allow(isolation_coop_missing, reason = "a partner keeps a handle on the page")]
    struct Lenient {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            #[allow(csp_style_unsafe_inline, reason = "an editor writes styles")]
            style_src: [self, unsafe_inline],
            img_src: [self, $images],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        vary: "origin",
        cache_control: { private, no_store },
        cookies: {
            #[allow(cookie_prefix_missing, csrf_samesite_only, reason = "the application of the partner reads it")]
            sid: { max_age: 8h, same_site: strict },
            default: { secure, http_only, same_site: lax },
        },
        remove: ["server", "x-powered-by"],
    }
}

fn lenient() -> security_policy::Configured<Lenient> {
    let images = Source::parse("https://img.example.com").map_err(|error: ParseError| error.to_string());
    Lenient::configure(LenientSlots { images: images.expect("a source") })
}

#[test]
fn a_policy_accepts_what_it_declares() {
    let (policy, nonce) = (lenient(), Nonce::random());
    let mut response = Response::new(());
    policy.apply(response.headers_mut(), &nonce);
    for line in [
        "sid=1; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=28800",
        "sid=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0",
        "a=1; Secure; HttpOnly; SameSite=Lax",
    ] {
        response.headers_mut().append("set-cookie", HeaderValue::from_static(line));
    }
    response.headers_mut().insert("vary", HeaderValue::from_static("Accept-Encoding, Origin"));
    assert_eq!(audit_policy(&response, &policy, None).to_string(), "");
    assert_secure!(response, policy: policy);
    assert_secure!(response, policy: policy, origin: ORIGIN);
    assert_secure!(response, origin: ORIGIN, policy: policy, allow: [hsts_missing]);
    let found = audit(&response, Some(ORIGIN));
    assert_eq!(
        names(&found),
        ["isolation_coop_missing", "csp_style_unsafe_inline", "cookie_prefix_missing"],
        "{found}"
    );
}

#[test]
fn each_departure_from_a_policy_is_found() {
    let policy = lenient();
    let changed = |change: &dyn Fn(&mut HeaderMap)| {
        let mut headers = policy.headers(&Nonce::random());
        change(&mut headers);
        let audit = audit_policy(&headers, &policy, None);
        audit.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    let set = |name: &'static str, value: &'static str| {
        changed(&move |headers: &mut HeaderMap| drop(headers.insert(name, HeaderValue::from_static(value))))
    };
    let add = |name: &'static str, value: &'static str| {
        changed(&move |headers: &mut HeaderMap| _ = headers.append(name, HeaderValue::from_static(value)))
    };
    assert_eq!(changed(&|_| {}), [""; 0]);
    assert_eq!(set("referrer-policy", "same-origin"), ["`referrer-policy` differs from its declaration in `Lenient`"]);
    assert_eq!(
        changed(&|headers| drop(headers.remove("x-content-type-options")))[0],
        "`x-content-type-options` is missing, but `Lenient` declares it"
    );
    assert_eq!(set("server", "nginx"), ["`server` is sent, but `Lenient` removes it"]);
    assert_eq!(set("vary", "Accept-Encoding"), ["`vary` differs from its declaration in `Lenient`"]);
    assert_eq!(
        add("set-cookie", "sid=1; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=28800"),
        ["cookie `sid` differs from its declaration in `Lenient`"]
    );
    assert_eq!(
        add("set-cookie", "a=1; Secure; HttpOnly")[0],
        "cookie `a` lacks attributes that `Lenient` adds to every cookie"
    );
    let other = "default-src 'none'; script-src 'nonce-aaaaaaaaaaaaaaaaaaaaaa'; style-src 'self' 'unsafe-inline'; \
                 img-src 'self' https://other.example.com; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    let mut headers = policy.headers(&Nonce::random());
    headers.insert("content-security-policy", HeaderValue::from_static(other));
    let audit = audit_policy(&headers, &policy, None);
    let finding = audit.iter().next().expect("another host");
    assert_eq!(finding.message, "`content-security-policy` differs from its declaration in `Lenient`");
    assert_eq!(finding.piece(), Some("https://other.example.com"));
    // A response with two different nonces does not match a policy with one.
    let value = headers["content-security-policy"].to_str().expect("text").replace("other", "img");
    headers.insert("content-security-policy", HeaderValue::try_from(value).expect("a value"));
    assert_eq!(audit_policy(&headers, &policy, None).to_string(), "");
    let message = catch_unwind(|| {
        let mut headers = lenient().headers(&Nonce::random());
        headers.insert("referrer-policy", HeaderValue::from_static("same-origin"));
        assert_secure!(headers, policy: lenient());
    });
    let message = message.expect_err("the test fails").downcast_ref::<String>().cloned().expect("a message");
    assert_eq!(
        message,
        "this response is not secure

error: `referrer-policy` differs from its declaration in `Lenient`
 --> referrer-policy
  |
  | same-origin
  | ^^^^^^^^^^^
  |
  = help: the policy declares `strict-origin-when-cross-origin`
  = note: an outer layer, a later handler or a proxy may have replaced the policy's header
"
    );
}

#[test]
fn a_page_that_needs_no_nonce_may_go_without() {
    let mut headers = page();
    let value = headers["content-security-policy"].to_str().expect("text");
    let nonce = value.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
    let source = format!("'nonce-{nonce}'");
    let without = value
        .replace(&format!("script-src {source}"), "script-src 'none'")
        .replace(&format!("'self' {source}"), "'self'");
    assert!(!without.contains("nonce") && without.contains("style-src 'self';"), "{without}");
    headers.insert("content-security-policy", HeaderValue::try_from(without).expect("a value"));
    assert_eq!(audit_policy(&headers, &Shop, None).to_string(), "");
    let looser =
        headers["content-security-policy"].to_str().expect("text").replace("script-src 'none'", "script-src 'self'");
    headers.insert("content-security-policy", HeaderValue::try_from(looser).expect("a value"));
    assert_eq!(audit_policy(&headers, &Shop, None).iter().next().map(|one| one.piece()), Some(Some("'self'")));
}

#[test]
fn presets_are_secure_as_they_are_served() {
    let strict = presets::Strict::headers(&Nonce::random());
    assert_secure!(strict, origin: ORIGIN);
    assert_secure!(strict, policy: presets::Strict, origin: ORIGIN);
    assert_secure!(presets::StaticSite::headers(), origin: ORIGIN);
    assert_secure!(presets::StaticSite::headers(), policy: presets::StaticSite);
    assert_secure!(presets::Api::headers(), origin: ORIGIN);
    assert_secure!(presets::Api::headers(), policy: presets::Api);
    assert_secure!(presets::Helmet::headers(), policy: presets::Helmet, origin: ORIGIN);
    assert_secure!(presets::Talisman::headers(), policy: presets::Talisman, origin: ORIGIN);
}

security_policy! {
    /// A header that the policy removes is not missing.
    struct Derived {
        origin: "https://shop.example.com",
        #[allow(omitted_protection, reason = "a proxy sends it")]
        strict_transport_security: omit,
        ..security_policy::presets::StaticSite
    }
}

#[test]
fn what_a_policy_drops_is_not_missing() {
    assert_eq!(names(&audit(&Derived::headers(), Some(ORIGIN))), ["hsts_missing"]);
    assert_secure!(Derived::headers(), policy: Derived);
}

#[test]
fn a_long_header_is_cut_in_its_findings() {
    let value = format!("script-src 'self' {}'unsafe-inline'", "https://a.example ".repeat(6_000));
    let mut headers = page();
    headers.insert("content-security-policy", HeaderValue::try_from(value).expect("a value"));
    let found = audit(&headers, Some(ORIGIN));
    assert_eq!(names(&found), ["csp_too_long"], "{found}");
    let value = format!("camera=(), {}x=()", "geolocation=(), ".repeat(6_000));
    let found = audit(&with_owned("permissions-policy", &value), Some(ORIGIN));
    assert!((2..=110).contains(&found.len()), "{}", found.len());
    assert!(found.iter().all(|one| one.value.as_ref().is_none_or(|value| value.len() < 1_000)));
    assert_eq!(found.iter().next().and_then(|one| one.piece()), Some("geolocation"));
}

fn with_owned(name: &'static str, value: &str) -> HeaderMap {
    let mut headers = page();
    headers.insert(name, HeaderValue::try_from(value).expect("a value"));
    headers
}
