//! Mistakes in a Content-Security-Policy that other evaluators miss, each with the findings here.

use security_policy_core::Level;
use security_policy_core::response::Response;

/// The rest of a policy without findings.
const REST: &str = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The findings of a page with this policy: the name of a lint, or the message of an error.
fn said(policy: &str) -> Vec<String> {
    let headers = [("content-type", "text/html; charset=utf-8"), ("content-security-policy", policy)];
    let response = Response::audit(headers, None);
    let of_policy = |lint: &str| lint.starts_with("csp_") || lint.starts_with("framing_");
    let found = response.diagnostics.iter().filter(|found| found.lint.is_none_or(of_policy));
    found.map(|found| found.lint.unwrap_or(&found.message).to_owned()).collect()
}

#[test]
fn sources_that_let_everyone_in() {
    for source in
        ["*:*", "https://*:443", "http://*", "https://*/js/", "*.com", "blob:", "filesystem:", "data:", "HTTPS:"]
    {
        let policy = format!("default-src 'none'; script-src 'self' {source}; {REST}");
        assert_eq!(said(&policy), ["csp_script_broad_source"], "{source}");
    }
}

#[test]
fn each_is_reported_once() {
    let without = |name: &str| {
        let rest: Vec<&str> = REST.split("; ").filter(|directive| !directive.starts_with(name)).collect();
        format!("default-src 'none'; script-src 'self'; {}", rest.join("; "))
    };
    for (policy, expected) in [
        (without("frame-ancestors"), "framing_missing"),
        (without("form-action"), "csp_missing_form_action"),
        (without("base-uri"), "csp_missing_base_uri"),
        (format!("{}; frame-ancestors *", without("frame-ancestors")), "framing_ancestors_broad"),
        (format!("{}; form-action http:", without("form-action")), "csp_broad_source"),
        (format!("default-src 'none'; style-src 'self' 'unsafe-inline'; {REST}"), "csp_style_unsafe_inline"),
        (format!("default-src 'self'; sandbox allow-scripts allow-same-origin; {REST}"), "csp_sandbox"),
        (format!("default-src 'self'; style-src 'self' 'strict-dynamic'; {REST}"), "csp_inert_source"),
        (format!("default-src 'self'; style-src-elem 'self' 'unsafe-hashes'; {REST}"), "csp_inert_source"),
        (format!("default-src 'self'; script-src-attr 'self'; {REST}"), "csp_inert_source"),
        (format!("default-src 'self'; script-src-attr unsafe-inline; {REST}"), "csp_unquoted_keyword"),
        (format!("default-src 'self'; script-src 'self' 'wasm-eval'; {REST}"), "csp_inert_source"),
        (format!("default-src 'self'; img-src 'self' 'self'; {REST}"), "csp_redundant_source"),
    ] {
        assert_eq!(said(&policy), [expected], "{policy}");
    }
}

/// A list that allows nothing is meant to: it conflicts with no other one.
#[test]
fn an_empty_list_conflicts_with_none() {
    let conflicts = |one: &str, other: &str| {
        let policy = format!("default-src 'none'; {one}; {REST}, {other}");
        said(&policy).contains(&"csp_conflicting_policies".to_owned())
    };
    assert!(conflicts("style-src https://a.example", "style-src https://b.example"));
    for empty in ["style-src", "style-src 'none'"] {
        assert!(!conflicts("style-src https://a.example", empty), "{empty}");
        assert!(!conflicts(empty, "style-src https://a.example"), "{empty}");
        assert!(!conflicts(empty, empty), "{empty}");
    }
}

#[test]
fn what_browsers_drop_is_an_error() {
    for (directives, error) in [
        ("script-src 'none' 'self'", "`none` cannot be combined with other sources in `script_src`"),
        ("script-src 'self'; script-src *", "`script_src` is declared twice"),
        ("script-src \u{2018}self\u{2019}", "`\u{2018}` in `\u{2018}self\u{2019}` is a typographic quote"),
        ("script-src 'sha256-abc='", "`'sha256-abc='` decodes to 2 bytes, and a SHA-256 digest has 32"),
        ("report-to a b", "`report_to` takes one endpoint"),
        ("upgrade-insecure-requests 1", "`upgrade_insecure_requests` takes no value"),
        ("img-src", "`img_src` lists no sources"),
        ("frame-src http://", "`http://` has no host"),
        ("frame-ancestors 'unsafe-inline'", "`unsafe_inline` can never match in `frame_ancestors`"),
    ] {
        let found = said(&format!("default-src 'self'; {directives}; base-uri 'none'; form-action 'self'"));
        assert!(found.iter().any(|found| found == error), "{directives}: {found:?}");
    }
}

/// False positives of other tools: all three are in the standard now.
#[test]
fn what_is_new_is_known() {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'trusted-types-eval' 'report-sha256'; fenced-frame-src https:; require-trusted-types-for 'script'; {REST}"
    );
    assert_eq!(said(&policy), [""; 0]);
}

/// What one enforced policy blocks is no weakness of another, what one has is not missing, and what none blocks is reported.
#[test]
fn of_several_policies_each_counts() {
    let rest = REST;
    for (policy, expected) in [
        // The second policy has what the first lacks, and the other way around.
        (format!("script-src-elem 'self'; {rest}, default-src 'self'"), &[][..]),
        (format!("default-src 'self', script-src-elem 'self'; style-src-attr 'none'; {rest}"), &[]),
        ("default-src 'self'; base-uri 'none', form-action 'self', frame-ancestors 'none'".to_owned(), &[]),
        ("script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ', object-src 'none', base-uri 'none'; form-action 'self'; frame-ancestors 'none'".to_owned(), &[]),
        (format!("default-src 'self'; trusted-types shop; {rest}, require-trusted-types-for 'script'"), &[]),
        // The second is stricter.
        (format!("default-src 'self'; sandbox allow-scripts allow-same-origin; {rest}, sandbox allow-scripts"), &[]),
        (format!("default-src 'self'; require-trusted-types-for 'script'; trusted-types *; {rest}, trusted-types shop"), &[]),
        (format!("default-src 'self'; script-src 'self' 'unsafe-eval'; {rest}, script-src 'self'"), &[]),
        (format!("default-src 'self'; frame-ancestors https:, {rest}"), &[]),
        (format!("default-src * 'unsafe-inline'; {rest}, default-src 'self'"), &[]),
        // None blocks it.
        (format!("default-src 'self'; sandbox allow-scripts allow-same-origin; {rest}, sandbox allow-scripts allow-same-origin allow-forms"), &["csp_sandbox", "csp_sandbox"]),
        (format!("default-src 'self'; script-src 'self' https://cdn.jsdelivr.net; {rest}, script-src https:"), &["csp_bypassable_host"]),
        (format!("default-src 'self'; script-src https://js.example.com; {rest}, script-src *"), &["csp_script_allowlist"]),
        (format!("default-src 'self'; script-src *; {rest}, script-src https:"), &["csp_script_broad_source", "csp_script_broad_source"]),
    ] {
        assert_eq!(said(&policy), expected, "{policy}");
        let (first, second) = policy.split_once(", ").expect("two policies");
        let swapped = said(&format!("{second}, {first}"));
        let count = |found: &[String], lint: &str| found.iter().filter(|other| *other == lint).count();
        assert!(expected.iter().all(|lint| count(&swapped, lint) == count(&said(&policy), lint)), "{swapped:?}");
        assert_eq!(swapped.len(), expected.len(), "{policy}, swapped: {swapped:?}");
    }
}

#[test]
fn headers_of_several_policies() {
    let page = ("content-type", "text/html; charset=utf-8");
    let said = |headers: &[(&str, &str)]| -> Vec<(&'static str, bool)> {
        let response = Response::audit([page].into_iter().chain(headers.iter().copied()), None);
        let asked = [
            "framing_xfo_conflict",
            "reporting_report_only_silent",
            "csp_missing_base_uri",
            "csp_too_long",
            "csp_unsafe_eval",
        ];
        let found = response.diagnostics.iter().filter_map(|found| Some((found.lint?, found.level == Level::Deny)));
        found.filter(|(lint, _)| asked.contains(lint)).collect()
    };
    const CSP: &str = "content-security-policy";
    const REPORT_ONLY: &str = "content-security-policy-report-only";
    let framed = "default-src 'self'; base-uri 'none'; frame-ancestors https://partner.example";
    let deny = ("x-frame-options", "DENY");
    assert_eq!(said(&[(CSP, framed), deny]), [("framing_xfo_conflict", true)]);
    assert_eq!(said(&[(CSP, framed), (CSP, "frame-ancestors 'none'"), deny]), []);
    assert_eq!(said(&[(CSP, framed), (CSP, "frame-ancestors 'self'"), deny]), [("framing_xfo_conflict", true)]);
    assert_eq!(said(&[(CSP, framed), (CSP, "frame-ancestors 'self'"), ("x-frame-options", "SAMEORIGIN")]), []);
    // Each report-only policy needs its own endpoint, in whichever header line it is.
    let reports = "default-src 'self'; report-uri /csp";
    for (headers, silent) in [
        (&[(REPORT_ONLY, reports)][..], 0),
        (&[(REPORT_ONLY, reports), (REPORT_ONLY, "img-src 'self'")], 1),
        (&[(REPORT_ONLY, "default-src 'self'; report-uri /csp, img-src 'self', font-src 'self'")], 2),
    ] {
        assert_eq!(said(headers).len(), silent, "{headers:?}");
    }
    // If a second policy allows scripts by host alone, a changed `base` cannot redirect a trusted script.
    let nonce = "default-src 'self'; script-src 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'";
    assert_eq!(said(&[(CSP, nonce)]), [("csp_missing_base_uri", true)]);
    assert_eq!(said(&[(CSP, nonce), (CSP, "script-src 'self'")]), [("csp_missing_base_uri", false)]);
    assert_eq!(
        said(&[(CSP, nonce), (CSP, "script-src 'self' 'nonce-hLb2n4Yz0rJgq1Qm5sT7vQ'")]),
        [("csp_missing_base_uri", true)]
    );
    // Trusted Types of one policy also restrict the strings that another policy allows to run.
    let eval = "script-src 'unsafe-eval'; base-uri 'none'";
    assert_eq!(said(&[(CSP, eval)]), [("csp_unsafe_eval", true)]);
    assert_eq!(said(&[(CSP, eval), (CSP, "require-trusted-types-for 'script'")]), [("csp_unsafe_eval", false)]);
    // The limit of a proxy is about the header line.
    let hosts: Vec<String> = (0..150).map(|number| format!("h{number}.example.com")).collect();
    let half = format!("base-uri 'none'; img-src {}", hosts.join(" "));
    assert_eq!(said(&[(CSP, &half)]), []);
    assert_eq!(said(&[(CSP, &format!("{half}, {half}"))]), [("csp_too_long", false)]);
}
