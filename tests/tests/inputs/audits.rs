//! Audits and explanations of a response that anybody may have sent: every text of it is shown in its own line.

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::{collection::vec, prelude::*, sample::select};
use security_policy::{
    audit, audit_policy,
    explain::{BrowserPolicy, compare},
    page::PageCheck,
};

use crate::{
    hostile::{for_all, for_each_text, header_value, text},
    policies::Cookies,
    wire,
};

const NAMES: &[&str] = &[
    "content-security-policy",
    "content-security-policy-report-only",
    "set-cookie",
    "strict-transport-security",
    "permissions-policy",
    "reporting-endpoints",
    "referrer-policy",
    "access-control-allow-origin",
    "cache-control",
    "content-type",
    "server",
    "vary",
    "link",
    "location",
    "x-frame-options",
];

const ORIGIN: &str = "https://shop.example.com";

#[test]
fn a_finding_about_any_header_has_its_lines() {
    for_all(vec((select(NAMES), header_value()), 0..6), |lines| {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(&value).expect("a header"));
        }
        for audit in [audit(&headers, Some(ORIGIN)), audit(&headers, None), audit_policy(&headers, &Cookies, None)] {
            wire::shown(&audit.to_string());
            for finding in &audit {
                wire::shown(&finding.to_string());
            }
        }
        let policy = BrowserPolicy::of_response(&headers, ORIGIN).expect("an origin");
        explained(&policy);
    });
}

#[test]
fn an_explanation_of_any_policy_has_its_lines() {
    const POLICIES: &[&str] =
        &["script-src 'nonce-abc' https://cdn.example.com; report-uri /reports", "default-src 'self'"];
    for_each_text(POLICIES, |text| {
        let policy = BrowserPolicy::of_csp(text, ORIGIN).expect("an origin");
        explained(&policy.with_meta(text));
        explained(
            &BrowserPolicy::of_headers([("content-security-policy", text), (text, "1")], ORIGIN).expect("an origin"),
        );
        if let Ok(elsewhere) = BrowserPolicy::of_csp("default-src 'self'", ORIGIN).expect("an origin").on(text) {
            explained(&elsewhere);
        }
    });
}

#[test]
fn a_finding_about_any_page_has_its_lines() {
    let piece = || prop_oneof![2 => text(&["https://cdn.example.com/a.js"]), 1 => select(&["<script>", "<script src=\"", "\">", "</script>", "<a href=\"", "<p style=\"", "<!--"][..]).prop_map(str::to_owned)];
    for_all(vec(piece(), 1..8), |pieces| {
        let headers = HeaderMap::from_iter([
            (http::header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (http::header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'self'; base-uri 'none'")),
        ]);
        let audit = PageCheck::new((200, &headers, format!("<p>{}", pieces.concat()))).origin(ORIGIN).audit();
        for finding in &audit {
            wire::shown(&finding.message);
        }
        wire::shown(&audit.to_string());
    });
}

fn explained(policy: &BrowserPolicy) {
    let strict = BrowserPolicy::of_csp("default-src 'none'", ORIGIN).expect("an origin");
    for text in [
        policy.explain().to_string(),
        policy.attacks().to_string(),
        compare(&strict, policy).to_string(),
        policy.name().to_owned(),
    ] {
        wire::shown(&text);
    }
}
