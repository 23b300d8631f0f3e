//! Mistakes in a Content-Security-Policy that other evaluators let pass, each with what is said of it here.

use security_policy_core::response::Response;

/// The rest of a policy that raises nothing.
const REST: &str = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What is said of a page with this policy: the name of a lint, or the message of a fault.
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
fn each_is_said_once() {
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
        (format!("default-src 'self'; script-src 'self' 'wasm-eval'; {REST}"), "csp_inert_source"),
        (format!("default-src 'self'; img-src 'self' 'self'; {REST}"), "csp_redundant_source"),
    ] {
        assert_eq!(said(&policy), [expected], "{policy}");
    }
}

#[test]
fn what_browsers_drop_is_a_fault() {
    for (directives, fault) in [
        ("script-src 'none' 'self'", "`none` stands beside other sources in `script_src`"),
        ("script-src 'self'; script-src *", "`script_src` is declared twice"),
        ("script-src \u{2018}self\u{2019}", "`\u{2018}` in `\u{2018}self\u{2019}` is a typographic quote"),
        ("script-src 'sha256-abc='", "`'sha256-abc='` holds 2 bytes, and a SHA256 digest has 32"),
        ("report-to a b", "`report_to` takes one endpoint"),
        ("upgrade-insecure-requests 1", "`upgrade_insecure_requests` takes no value"),
        ("img-src", "`img_src` lists no source"),
        ("frame-src http://", "`http://` has no host"),
        ("frame-ancestors 'unsafe-inline'", "`unsafe_inline` can never match in `frame_ancestors`"),
    ] {
        let found = said(&format!("default-src 'self'; {directives}; base-uri 'none'; form-action 'self'"));
        assert!(found.iter().any(|found| found == fault), "{directives}: {found:?}");
    }
}

/// Wrong alarms elsewhere: all three are in the standard now.
#[test]
fn what_is_new_is_known() {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'trusted-types-eval' 'report-sha256'; fenced-frame-src https:; require-trusted-types-for 'script'; {REST}"
    );
    assert_eq!(said(&policy), [""; 0]);
}
