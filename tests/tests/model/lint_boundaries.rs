//! Where lints start to report, for declarations and for responses.

use crate::declared::reported;
use security_policy_core::diagnostic::Fix;
use security_policy_core::response::Response;
use security_policy_core::url::Origin;
use security_policy_core::{Diagnostic, Span};

/// The findings of a lint about these headers of a response, each as `level: message; help; fix`.
fn of_response(lint: &str, headers: &[(&str, &str)]) -> Vec<String> {
    let origin = Origin::parse("https://shop.example", Span::default()).ok();
    let found = Response::audit(headers.iter().copied(), origin).diagnostics;
    found.iter().filter(|found| found.lint == Some(lint)).map(shown).collect()
}

/// The findings of a lint about a policy with these fields.
fn of_policy(lint: &str, fields: &str) -> Vec<String> {
    let found = reported(&format!("krate struct Shop {{ {fields} }}"));
    found.iter().filter(|found| found.lint == Some(lint)).map(shown).collect()
}

fn shown(found: &Diagnostic) -> String {
    let fix = match found.fix.as_deref() {
        Some(Fix::Replace { text, .. } | Fix::Rewrite { text, .. }) => format!("write {text}"),
        Some(Fix::Remove { .. }) => "remove".to_owned(),
        _ => String::new(),
    };
    format!("{}: {}; {}; {fix}", found.level, found.message, found.help.as_deref().unwrap_or_default())
}

/// What is wrong with the findings of each of these; expected are their beginnings.
fn check(found: &[(Vec<String>, &[&str])]) {
    let is_right = |found: &[String], expected: &[&str]| {
        found.len() == expected.len() && found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected))
    };
    let wrong = found.iter().enumerate().filter(|(_, (found, expected))| !is_right(found, expected));
    let wrong: Vec<_> =
        wrong.map(|(case, (found, expected))| format!("{case}: {found:#?}, expected {expected:#?}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Servers accept headers of 8 or 16 KiB.
#[test]
fn a_policy_is_long_from_a_certain_byte() {
    const START: &str = "default-src 'none'; report-uri /";
    let csp = |length: usize| format!("{START}{}", "a".repeat(length - START.len()));
    let declared = |length: usize| {
        let path = "a".repeat(length - START.len());
        of_policy("csp_too_long", &format!("content_security_policy: {{ default_src: none, report_uri: \"/{path}\" }}"))
    };
    check(&[
        (declared(4_096), &[]),
        (declared(4_097), &["warn: this header is very long: 4097 bytes"]),
        (declared(16_384), &["warn: this header is very long: 16384 bytes"]),
        (declared(16_385), &["deny: this header is too long for many servers: 16385 bytes"]),
    ]);
    let sent = |lengths: &[usize]| {
        let csps: Vec<String> = lengths.iter().map(|length| csp(*length)).collect();
        let headers: Vec<_> = csps.iter().map(|csp| ("content-security-policy", &**csp)).collect();
        of_response("csp_too_long", &headers)
    };
    check(&[
        (sent(&[4_096]), &[]),
        (sent(&[4_097]), &["warn: this header is very long: 4097 bytes"]),
        (sent(&[4_096; 4]), &[]),
        (
            sent(&[4_096, 4_096, 4_096, 4_096, 100]),
            &["deny: these headers are together too long for many servers: 16484 bytes"],
        ),
        (sent(&[4_097, 4_096, 4_096, 4_096, 100]), &["warn: this header is very long: 4097 bytes"]),
    ]);
}

/// The names of a list in a response may come from several layers. What one layer writes has each name once.
#[test]
fn what_is_listed_twice() {
    let of = |name: &str, value: &str| of_response("repeated_value", &[(name, value)]);
    let csp = |value: &str| of("content-security-policy", value);
    check(&[
        (of("x-robots-tag", "noindex, noindex"), &["warn: `noindex` is listed twice"]),
        (of("x-robots-tag", "noindex, nofollow"), &[]),
        (of("timing-allow-origin", "https://a.example, https://a.example"), &[]),
        (of("access-control-allow-headers", "x-a, x-a"), &[]),
        (of("clear-site-data", "\"cache\", \"cache\""), &["warn: `cache` is listed twice"]),
        (of("integrity-policy", "blocked-destinations=(script), endpoints=(a a)"), &["warn: `a` is listed twice"]),
        (of("integrity-policy", "blocked-destinations=(script script)"), &["warn: `script` is listed twice"]),
        (csp("default-src 'self', default-src 'self'"), &["warn: this policy is in the list twice"]),
        (csp("default-src 'self', default-src 'none'"), &[]),
        (csp("default-src 'self'; report-uri /a /a"), &["warn: `/a` is listed twice"]),
        (csp("default-src 'self'; plugin-types a/b a/b"), &["warn: `a/b` is listed twice"]),
    ]);
}

#[test]
fn a_nonce_in_a_response_that_caches_store() {
    const CSP: (&str, &str) = ("content-security-policy", "script-src 'nonce-MTIzNDU2Nzg5MDEyMzQ1Njc4OTA'");
    const HTML: (&str, &str) = ("content-type", "text/html");
    const JSON: (&str, &str) = ("content-type", "application/json");
    const PUBLIC: (&str, &str) = ("cache-control", "public, max-age=60");
    let of = |headers: &[(&str, &str)]| of_response("cache_nonce", headers);
    let declared = |source: &str, cache: &str| {
        of_policy(
            "cache_nonce",
            &format!("content_security_policy: {{ script_src: {source} }}, cache_control: {{ {cache}, max_age: 1h }}"),
        )
    };
    const NONCE: &str = "\"'nonce-MTIzNDU2Nzg5MDEyMzQ1Njc4OTA'\"";
    check(&[
        (of(&[CSP, HTML]), &["warn: without `cache_control`, shared caches may store this response"]),
        (of(&[CSP, JSON]), &[]),
        (of(&[("content-security-policy", "script-src 'self'"), HTML]), &[]),
        (of(&[CSP, HTML, PUBLIC]), &["deny: `public` lets shared caches store this response"]),
        (of(&[CSP, HTML, ("cache-control", "private")]), &[]),
        (of(&[CSP, JSON, PUBLIC]), &[]),
        (declared("nonce", "public"), &["deny: `public` lets shared caches store this response"]),
        (declared("nonce", "private"), &[]),
        (declared(NONCE, "public"), &[]),
        (of_policy("cache_nonce", "content_security_policy: { script_src: nonce }"), &[]),
    ]);
}

#[test]
fn a_nonce_has_at_least_128_bits() {
    let of = |nonce: &str| {
        of_response("csp_static_nonce", &[("content-security-policy", &format!("script-src 'nonce-{nonce}'"))])
    };
    check(&[
        (of("MTIzNDU2Nzg5MDEyMzQ1Nj"), &[]),
        (of("MTIzNDU2Nzg5MDEyMzQ1N"), &["deny: nonce `MTIzNDU2Nzg5MDEyMzQ1N` has 126 bits at most"]),
        (of("MTIzNDU2Nzg5MDEyMzQ1=="), &["deny: nonce `MTIzNDU2Nzg5MDEyMzQ1==` has 120 bits at most"]),
    ]);
}

#[test]
fn features_that_browsers_do_not_know() {
    let status = |value: &str| of_response("permissions_feature_status", &[("permissions-policy", value)]);
    check(&[
        (
            status("document-write=()"),
            &["warn: `document_write` was withdrawn, and browsers ignore it; remove it; remove"],
        ),
        (
            status("vr=()"),
            &[
                "warn: `vr` was withdrawn, and browsers ignore it; write `xr-spatial-tracking`; write xr_spatial_tracking",
            ],
        ),
        (
            status("vr=(), xr-spatial-tracking=()"),
            &[
                "warn: `vr` was withdrawn, and browsers ignore it; remove it: `xr-spatial-tracking` is declared too; remove",
            ],
        ),
        (of_policy("permissions_feature_status", "permissions_policy: { gamepad: none }"), &[]),
    ]);
}

/// Feature-Policy names features that its successor may lack.
#[test]
fn the_old_name_of_permissions_policy() {
    let of = |old: &str, new: &[&str]| {
        let new = new.iter().map(|new| ("permissions-policy", *new));
        let headers: Vec<_> = [("feature-policy", old)].into_iter().chain(new).collect();
        of_response("permissions_feature_policy_header", &headers)
    };
    const REPLACED: &str = "deny: `Feature-Policy` was replaced by `Permissions-Policy`";
    check(&[
        (
            of("camera 'none'; usb 'none'", &[]),
            &[&format!("{REPLACED}; write `Permissions-Policy: camera=(), usb=()`")],
        ),
        (
            of("usb 'none'; midi 'none'; camera 'none'", &["camera=()"]),
            &[&format!("{REPLACED}; move `midi`, `usb` to `Permissions-Policy`, and remove this header")],
        ),
        (
            of("camera 'none'", &["camera=()"]),
            &[&format!("{REPLACED}; remove it: `Permissions-Policy` names all of its features; remove")],
        ),
    ]);
}

/// A wildcard matches subdomains only.
#[test]
fn a_feature_needs_the_own_origin() {
    let of = |value: &str| {
        of_policy(
            "permissions_self_missing",
            &format!("origin: \"https://shop.example.com\", permissions_policy: {{ camera: \"{value}\" }}"),
        )
    };
    const OFF: &str = "deny: `camera` is off everywhere, because `self` is missing";
    check(&[
        (of("https://shop.example.com"), &[]),
        (of("https://*.example.com"), &[]),
        (of("HTTPS://*.EXAMPLE.com"), &[]),
        (of("http://*.example.com"), &[OFF]),
        (of("https://*.shop.example.com"), &[OFF]),
        (of("https://*.ample.com"), &[OFF]),
        (of("https://maps.example.com"), &[OFF]),
    ]);
}

#[test]
fn names_that_are_nearly_those_of_headers() {
    let of = |name: &str| of_response("header_near_miss", &[(name, "a")]);
    let written = |name: &str| format!("warn: `{name}` looks like a misspelled `strict-transport-security`");
    check(&[
        (of("strict-transport"), &[&written("strict-transport")]),
        // Less than half of the name.
        (of("strict-trans"), &[]),
        (of("strict"), &[]),
        (of("strict-transport-securiti"), &[&written("strict-transport-securiti")]),
        (of("strict_transport_security"), &[&written("strict_transport_security")]),
        (of("x-strict-transport-security"), &[&written("x-strict-transport-security")]),
    ]);
}

#[test]
fn isolation_that_lacks_a_header() {
    const EMBEDDER: (&str, &str) = ("cross-origin-embedder-policy", "credentialless");
    let of = |opener: &[&str]| {
        let opener = opener.iter().map(|opener| ("cross-origin-opener-policy", *opener));
        of_response("isolation_incomplete", &[EMBEDDER].into_iter().chain(opener).collect::<Vec<_>>())
    };
    check(&[
        (of(&[]), &["deny: `credentialless` without `cross_origin_opener_policy` does not isolate the page"]),
        (of(&["unsafe-none"]), &["deny: `unsafe_none` prevents the isolation that the embedder policy requests"]),
        (of(&["same-origin"]), &[]),
    ]);
}

#[test]
fn an_obsolete_name_beside_its_successor() {
    let of = |headers: &[(&str, &str)]| of_response("obsolete_header", headers);
    const OLD: (&str, &str) = ("origin-isolation", "?1");
    const OBSOLETE: &str = "warn: `Origin-Isolation` is obsolete: browsers know it as `Origin-Agent-Cluster`; write `Origin-Agent-Cluster`";
    check(&[
        (of(&[OLD]), &[&format!("{OBSOLETE}; write origin_agent_cluster")]),
        (of(&[OLD, ("origin-agent-cluster", "?1")]), &[&format!("{OBSOLETE}; remove")]),
    ]);
}

/// The preload list takes registrable domains. Browsers never send the headers of localhost to it.
#[test]
fn subdomains_are_not_preloaded() {
    let of = |host: &str| {
        of_policy(
            "hsts_preload",
            &format!(
                "origin: \"https://{host}\", strict_transport_security: {{ max_age: 2y, include_subdomains, preload }}"
            ),
        )
    };
    check(&[
        (
            of("shop.example.com"),
            &["deny: `preload` has no effect on `shop.example.com`, a subdomain of `example.com`"],
        ),
        (of("app.localhost"), &[]),
    ]);
}
