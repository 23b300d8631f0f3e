//! Findings on a live response for headers that are valid and do not do what they seem to, and no findings for headers that are
//! fine.

use security_policy_core::Level;
use security_policy_core::response::Response;

/// The findings at this header: the lint or the message, the level, and the quoted text.
fn said(name: &str, value: &str) -> Vec<(String, Level, String)> {
    let response = Response::audit([(name, value)], None);
    let line = response.lines.first().expect("a line").clone();
    let about = response.diagnostics.iter().filter(|found| line.at.to(line.value).contains(found.span));
    about
        .map(|found| {
            let said = found.lint.unwrap_or(&found.message).to_owned();
            (said, found.level, response.text[found.span.start..found.span.end].to_owned())
        })
        .collect()
}

const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

#[test]
fn what_does_nothing_is_found() {
    for (name, value, lint, piece) in [
        (
            "strict-transport-security",
            "max-age=\"63072000\"; includeSubDomains; preload",
            "hsts_preload",
            "max-age=\"63072000\"",
        ),
        ("referrer-policy", "no-referrer, no-referrer", "repeated_value", "no-referrer"),
        ("referrer-policy", "strict-origin, same-origin, Strict-Origin", "repeated_value", "Strict-Origin"),
        ("clear-site-data", "\"cache\", \"cookies\", \"cache\"", "repeated_value", "\"cache\""),
        ("integrity-policy", "blocked-destinations=(script script)", "repeated_value", "script"),
        ("x-robots-tag", "noindex, NOINDEX", "repeated_value", "NOINDEX"),
        ("x-robots-tag", "googlebot: noindex, googlebot: noindex", "repeated_value", "googlebot: noindex"),
        ("x-robots-tag", "", "`X-Robots-Tag` is empty", ""),
        ("x-robots-tag", " , ", "`X-Robots-Tag` is empty", ","),
        ("cache-control", "", "`Cache-Control` is empty", ""),
        ("access-control-allow-methods", "", "`Access-Control-Allow-Methods` is empty", ""),
        ("clear-site-data", "", "`Clear-Site-Data` is empty", ""),
        ("reporting-endpoints", "", "`Reporting-Endpoints` is empty", ""),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomain",
            "`includeSubDomain` is not a parameter of `Strict-Transport-Security`",
            "includeSubDomain",
        ),
        ("cache-control", "no-stroe", "`no-stroe` is not a parameter of `Cache-Control`", "no-stroe"),
    ] {
        let found = said(name, value);
        // An empty value has no text to quote.
        let piece = if piece.is_empty() { name } else { piece };
        assert!(found.iter().any(|(said, _, at)| said == lint && at == piece), "{name}: {value}: {found:?}");
    }
}

#[test]
fn a_source_that_its_directive_never_asks_about_is_found() {
    let nonce = "'nonce-b2xkIGhhYml0cyBkaWUgaGFyZA=='";
    for (directive, source) in [
        ("img-src", nonce),
        ("font-src", nonce),
        ("connect-src", nonce),
        ("frame-src", nonce),
        ("form-action", nonce),
        ("style-src-attr", nonce),
        ("script-src-attr", nonce),
        ("img-src", "'strict-dynamic'"),
        ("style-src", "'strict-dynamic'"),
        ("style-src", "'unsafe-eval'"),
        ("style-src", "'wasm-unsafe-eval'"),
        ("script-src-elem", "'unsafe-eval'"),
        ("font-src", HASH),
        ("img-src", "'unsafe-inline'"),
        ("connect-src", "'unsafe-hashes'"),
        ("style-src-elem", "'unsafe-hashes'"),
        ("img-src", "'report-sample'"),
        ("script-src-attr", "'self'"),
        ("style-src-attr", "https://cdn.example.com"),
    ] {
        let policy = format!("default-src 'none'; {directive} 'self' {source}");
        let found = said("content-security-policy", &policy);
        let is_found = found.iter().any(|(lint, _, at)| lint == "csp_inert_source" && at == source);
        assert!(is_found, "{policy}: {found:?}");
    }
    for (directive, source) in
        [("script-src", nonce), ("style-src", nonce), ("default-src", nonce), ("style-src-elem", HASH)]
    {
        let found = said("content-security-policy", &format!("{directive} {source}"));
        assert!(found.iter().all(|(lint, ..)| lint != "csp_inert_source"), "{directive}: {found:?}");
    }
}

#[test]
fn what_is_legal_is_no_error() {
    for (name, value) in [
        ("cache-control", "no-cache=\"Set-Cookie\", max-age=60"),
        ("cache-control", "private=\"x\", max-age=60"),
        ("cache-control", "max-age=60, stale-while-revalidate=5, community=\"UCI\""),
        ("x-robots-tag", "googlebot: noindex"),
        ("x-robots-tag", "max-snippet:-1, max-image-preview: large"),
        ("x-robots-tag", "unavailable_after: 25 Jun 2027 15:00:00 PST"),
        ("x-robots-tag", "unavailable_after: Friday, 25 Jun 2027 15:00:00 GMT, noindex"),
        ("x-frame-options", "DENY, DENY"),
        ("x-content-type-options", "nosniff, nosniff"),
        ("cross-origin-embedder-policy", "unsafe-none; foo=1"),
        ("cross-origin-opener-policy", "same-origin; x; y=(\"z\")".split("; y").next().unwrap_or_default()),
        ("strict-transport-security", "max-age=63072000; includeSubDomains; foo=\"a;b\""),
        ("strict-transport-security", "max-age=\"63072000\"; includeSubDomains"),
        ("vary", "Origin, Accept, Origin"),
        ("permissions-policy", "camera=()"),
        ("content-disposition", "attachment; filename=\"a.pdf\"; size=1"),
        ("access-control-max-age", "600"),
        ("origin-agent-cluster", "?1;x"),
    ] {
        assert_eq!(said(name, value), [], "{name}: {value}");
    }
}

/// A browser skips these, which may matter: they are reported, and fail no test.
#[test]
fn what_is_unknown_is_at_most_a_warning() {
    for (name, value) in [
        ("permissions-policy", "camera=(), flux-capacitor=()"),
        ("permissions-policy", "camera=();future=1"),
        ("clear-site-data", "\"cache\", \"windows\""),
        ("referrer-policy", "no-referrer, made-up"),
        ("cross-origin-embedder-policy", "unsafe-none; report_to=\"a\""),
        ("strict-transport-security", "max-age=63072000; includeSubDomains; preloaded"),
        ("cache-control", "max-age=60, mustrevalidate"),
        ("x-robots-tag", "noindx"),
    ] {
        let found = said(name, value);
        assert!(
            !found.is_empty() && found.iter().all(|(_, level, _)| *level == Level::Warn),
            "{name}: {value}: {found:?}"
        );
    }
    let found = said("content-security-policy", "default-src 'self'; unheard-of-directive x");
    assert!(
        found.contains(&(
            "`unheard-of-directive` is not a directive of Content-Security-Policy".to_owned(),
            Level::Warn,
            "unheard-of-directive".to_owned()
        )),
        "{found:?}"
    );
}

#[test]
fn caches_do_not_take_a_part_for_the_whole() {
    // `private="x"` keeps one field out of shared caches, but not the response with its nonce.
    let nonce = "script-src 'nonce-b2xkIGhhYml0cyBkaWUgaGFyZA=='";
    for value in ["private=\"x\", max-age=60", "no-cache=\"set-cookie\", max-age=60"] {
        let response = Response::audit([("content-security-policy", nonce), ("cache-control", value)], None);
        assert!(response.diagnostics.iter().any(|found| found.lint == Some("cache_nonce")), "{value}");
    }
}
