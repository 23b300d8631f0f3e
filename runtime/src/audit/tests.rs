//! Differences between a response and its policy, one by one, and what an audit says of itself.

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::{
    compare::compare,
    declaration::{Declaration, ExpectedPolicy as _},
    finding::{Audit, Finding},
    response::{Auditable, IntoStatus, Status},
};
use crate::{level::Level, nonce::Nonce};
use policies::Shop;

#[expect(dead_code, unreachable_pub, reason = "the macro generates more than these tests use")]
mod policies {
    security_policy! {
        #[allow(missing, reason = "a test")]
        pub struct Shop {
            origin: "https://shop.example.com",
            content_security_policy: { default_src: self, script_src: nonce, base_uri: none, form_action: self, frame_ancestors: none },
            referrer_policy: strict_origin_when_cross_origin,
            cache_control: { private, no_store },
            cookies: {
                #[allow(csrf_samesite_only, reason = "a test")]
                session: { name: "__Host-session", max_age: 8h },
                default: { secure, same_site: lax },
            },
            remove: ["server"],
        }
    }
}

const CSP: &str = "content-security-policy";
const NONCE: &str = "r4nd0mr4nd0mr4nd0mr4nd";

/// The headers of the policy, with one changed or, as `None`, left out.
fn page(name: &'static str, value: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let nonce = Nonce::placeholder();
    for (name, sent) in &Shop.expected(None, Some(&nonce)) {
        let sent = sent.to_str().expect("text").replace(nonce.as_str(), NONCE);
        headers.append(name, HeaderValue::from_str(&sent).expect("a value"));
    }
    let name = HeaderName::from_static(name);
    match value {
        Some(value) => drop(headers.insert(name, HeaderValue::from_str(value).expect("a value"))),
        None => drop(headers.remove(name)),
    }
    headers
}

fn printed(findings: Vec<Finding>) -> String {
    Audit { findings }.to_string()
}

/// The policy with this value of the nonce source.
fn csp(source: &str) -> String {
    format!("default-src 'self'; script-src {source}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
}

#[test]
fn each_difference_is_printed_with_what_to_do() {
    let sent_again = {
        let mut headers = page(CSP, Some(&csp(&format!("'nonce-{NONCE}'"))));
        headers.append("referrer-policy", HeaderValue::from_static("origin"));
        headers
    };
    for (headers, expected) in [
        (
            page("referrer-policy", None),
            "\
error: `referrer-policy` is missing, but `Shop` declares it
 --> response
  |
  = help: apply `Shop` to this response, which adds `strict-origin-when-cross-origin`",
        ),
        (
            page("referrer-policy", Some("private")),
            "\
error: `referrer-policy` differs from its declaration in `Shop`
 --> referrer-policy
  |
  | private
  | ^^^^^^^
  |
  = help: the policy declares `strict-origin-when-cross-origin`
  = note: an outer layer, a later handler or a proxy may have replaced the policy's header",
        ),
        (
            page("cache-control", Some("public, max-age=60")),
            "\
error: `cache-control` differs from its declaration in `Shop`
 --> cache-control
  |
  | public, max-age=60
  | ^^^^^^^^^^^^^^^^^^
  |
  = help: the policy declares `private, no-store`
  = note: an outer layer, a later handler or a proxy may have replaced the policy's header",
        ),
        (
            sent_again,
            "\
error: `referrer-policy` is sent again in addition to that of `Shop`
 --> referrer-policy
  |
  | origin
  | ^^^^^^
  |
  = help: send it once",
        ),
        (
            page("server", Some("shop/1.0")),
            "\
error: `server` is sent, but `Shop` removes it
 --> server
  |
  | shop/1.0
  | ^^^^^^^^
  |
  = help: apply the policy last, or remove the header where it is added later",
        ),
        (
            page("set-cookie", Some("theme=dark; Path=/")),
            "\
error: cookie `theme` lacks attributes that `Shop` adds to every cookie
 --> set-cookie
  |
  | theme=****; Path=/
  | ^^^^^^^^^^^^^^^^^^
  |
  = help: apply the policy after the cookie is set, or add `Secure; HttpOnly; SameSite=Lax` to it",
        ),
        (
            page("set-cookie", Some("__Host-session=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax")),
            "\
error: cookie `__Host-session` differs from its declaration in `Shop`
 --> set-cookie
  |
  | __Host-session=*; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: set it with the policy's constant, which adds `Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=28800`",
        ),
    ] {
        assert_eq!(printed(compare(&headers, None, &Shop)), expected, "{headers:?}");
    }
}

#[test]
fn what_a_layer_adds_is_no_difference() {
    for (name, value) in [
        ("cache-control", "no-cache, private"),
        ("cache-control", "no-store"),
        // A deletion.
        ("set-cookie", "__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
        ("set-cookie", "theme=dark; secure; samesite=Lax; httponly"),
        (CSP, &csp("'nonce-AAAAAAAAAAAAAAAAAAAAAA'")),
        // Without a nonce.
        (CSP, &csp("'none'")),
    ] {
        assert_eq!(printed(compare(&page(name, Some(value)), None, &Shop)), "", "{value}");
    }
}

#[test]
fn a_nonce_has_the_length_and_the_characters_of_one() {
    for source in ["'nonce-abc'", "'nonce-r4nd0m'", "'nonce-r4nd0m+4nd0mr4nd0mr4n='"] {
        let findings = compare(&page(CSP, Some(&csp(source))), None, &Shop);
        let found: Vec<_> = findings.iter().map(|finding| (finding.piece(), finding.help.as_deref())).collect();
        let help = format!("the policy declares `{}`", csp("'nonce-{nonce}'"));
        assert_eq!(found, [(Some(source), Some(help.as_str()))], "{source}");
    }
}

#[test]
fn the_words_that_differ_are_underlined() {
    let cases = [
        ("default-src 'self'; script-src 'none'; base-uri 'none'; form-action *; frame-ancestors 'none'", "*"),
        // The end that both have in common does not overlap the start.
        (
            "default-src 'self'; script-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none' 'none'",
            "'none' 'none'",
        ),
        // A part is left out at the end: nothing of what is sent is wrong.
        (
            "default-src 'self'; script-src 'none'; base-uri 'none'; form-action 'self'; ",
            "default-src 'self'; script-src 'none'; base-uri 'none'; form-action 'self'; ",
        ),
    ];
    for (sent, piece) in cases {
        let findings = compare(&page(CSP, Some(sent)), None, &Shop);
        let found: Vec<_> = findings.iter().map(Finding::piece).collect();
        assert_eq!(found, [Some(piece)], "{sent}");
    }
}

#[test]
fn a_304_carries_nothing_with_a_nonce() {
    for status in [StatusCode::NOT_MODIFIED, StatusCode::EARLY_HINTS] {
        let with = page(CSP, Some("default-src 'self'"));
        assert_eq!(
            printed(compare(&with, Some(status), &Shop)),
            "\
error: `content-security-policy` is sent with a `304`
 --> content-security-policy
  |
  | default-src 'self'
  | ^^^^^^^^^^^^^^^^^^
  |
  = help: leave it out: the cached page keeps its own",
        );
        assert_eq!(printed(compare(&page(CSP, None), Some(status), &Shop)), "");
    }
    assert_eq!(compare(&page(CSP, None), Some(StatusCode::NOT_FOUND), &Shop).len(), 1);
}

#[test]
fn an_allow_applies_to_its_lint_its_header_and_its_part() {
    let declared = Declaration {
        allowed: &[
            ("everywhere", "", ""),
            ("in_header", CSP, ""),
            ("in_directive", CSP, "img-src"),
            ("in_cookie", "set-cookie", "theme"),
        ],
        ..*Shop.declared()
    };
    let value = "default-src 'self'; IMG-SRC *; script-src data:";
    for (lint, header, value, piece, expected) in [
        ("everywhere", Some(CSP), Some(value), None, true),
        ("everywhere", None, None, None, true),
        ("other", Some(CSP), Some(value), None, false),
        ("other", Some(CSP), Some(value), Some("*"), false),
        ("in_header", Some(CSP), Some(value), Some("*"), true),
        ("in_header", Some("referrer-policy"), Some("origin"), None, false),
        ("in_header", None, None, None, false),
        ("in_directive", Some(CSP), Some(value), Some("*"), true),
        ("in_directive", Some(CSP), Some(value), Some("IMG-SRC"), true),
        ("in_directive", Some(CSP), Some(value), Some("data:"), false),
        ("in_directive", Some(CSP), Some(value), None, false),
        ("in_directive", Some("x-csp"), Some(value), Some("*"), false),
        ("in_cookie", Some("set-cookie"), Some(" theme =*; Path=/"), Some("Path=/"), true),
        ("in_cookie", Some("set-cookie"), Some("session=*; theme=1"), None, false),
        ("in_cookie", Some(CSP), Some("theme=*"), None, false),
    ] {
        let finding = Finding {
            lint: Some(lint),
            level: Level::Warning,
            header: header.map(str::to_owned),
            value: value.map(str::to_owned),
            span: piece.map(|piece| {
                let start = value.and_then(|value| value.find(piece)).expect("a part of the value");
                start..start + piece.len()
            }),
            message: String::new(),
            help: None,
            note: None,
        };
        assert_eq!(declared.allows(&finding), expected, "{lint} {header:?} {piece:?}");
        assert!(!declared.allows(&Finding { lint: None, ..finding }), "a difference is never allowed");
    }
}

#[test]
fn findings_are_separated_by_empty_lines_and_given_out_by_value() {
    let finding = |message: &str| Finding {
        lint: None,
        level: Level::Error,
        header: None,
        value: None,
        span: None,
        message: message.to_owned(),
        help: None,
        note: None,
    };
    let audit = Audit { findings: vec![finding("one"), finding("two"), finding("three")] };
    assert_eq!(
        audit.to_string(),
        "error: one\n --> response\n  |\n\nerror: two\n --> response\n  |\n\nerror: three\n --> response\n  |"
    );
    let messages: Vec<String> = audit.into_iter().map(|finding| finding.message).collect();
    assert_eq!(messages, ["one", "two", "three"]);
}

#[test]
fn the_status_of_a_response_is_known_and_that_of_headers_is_not() {
    let headers = HeaderMap::from_iter([(HeaderName::from_static("server"), HeaderValue::from_static("shop"))]);
    let mut response = Response::new(());
    (*response.status_mut(), *response.headers_mut()) = (StatusCode::NOT_FOUND, headers.clone());
    let (parts, ()) = response.clone().into_parts();
    let found = Some(StatusCode::FOUND);
    let cases: [(&dyn Auditable, Option<StatusCode>); 8] = [
        (&headers, None),
        (&&headers, None),
        (&response, Some(StatusCode::NOT_FOUND)),
        (&&response, Some(StatusCode::NOT_FOUND)),
        (&parts, Some(StatusCode::NOT_FOUND)),
        (&(StatusCode::FOUND, &headers), found),
        (&(found, &headers), found),
        (&(None, &headers), None),
    ];
    for (index, (response, status)) in cases.into_iter().enumerate() {
        assert_eq!((response.status(), response.headers()), (status, &headers), "{index}");
    }
    assert_eq!(Status::status(&headers), None);
}

#[test]
fn clients_return_a_status_in_different_types() {
    assert_eq!(StatusCode::FOUND.into_status(), Some(StatusCode::FOUND));
    for status in [None, Some(StatusCode::FOUND)] {
        assert_eq!(status.into_status(), status);
    }
    for (status, expected) in [(302, Some(StatusCode::FOUND)), (99, None), (1000, None)] {
        assert_eq!(status.into_status(), expected, "{status}");
    }
}
