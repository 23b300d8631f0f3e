//! Policies that well-run sites send or guides recommend, with their exact findings. There should be none; where there are, the
//! comment says why a security engineer would agree.

use security_policy_core::response::Response;

/// The findings of a response with these headers, without those about other headers than the policy.
fn findings(policy: &str) -> Vec<String> {
    let response =
        Response::audit([("content-type", "text/html; charset=utf-8"), ("content-security-policy", policy)], None);
    let of_policy = response.diagnostics.iter().filter(|found| match found.lint {
        Some(lint) => lint.starts_with("csp_") || lint.starts_with("framing_"),
        None => true,
    });
    of_policy.map(|found| found.lint.unwrap_or(&found.message).to_owned()).collect()
}

const NONCE: &str = "'nonce-b2xkIGhhYml0cyBkaWUgaGFyZA=='";

#[test]
fn google_strict_csp_guide() {
    // csp.withgoogle.com, "Strict CSP", with `unsafe-inline https: http:` for old browsers.
    let policy = format!(
        "object-src 'none'; script-src {NONCE} 'unsafe-inline' 'strict-dynamic' https: http:; base-uri 'none'; report-uri https://csp.example/report"
    );
    // The guide is about scripts alone; forms and frames are left open. It is older than module preloading.
    assert_eq!(findings(&policy), ["csp_missing_form_action", "framing_missing", "csp_strict_dynamic"]);
}

#[test]
fn web_dev_strict_csp() {
    // web.dev, "Mitigate cross-site scripting with a strict Content Security Policy", nonce and hash.
    let nonce = format!("script-src {NONCE} 'strict-dynamic'; object-src 'none'; base-uri 'none'");
    let hash = "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'strict-dynamic'; object-src 'none'; base-uri 'none'";
    for policy in [nonce.as_str(), hash] {
        let all = ["csp_missing_form_action", "framing_missing", "csp_strict_dynamic"];
        assert_eq!(findings(policy), all, "{policy}");
        // Once the policy restricts more than scripts, an injected module is the only way left, and a second policy closes it.
        let whole = format!("{policy}; form-action 'self'; frame-ancestors 'self'");
        assert_eq!(findings(&whole), ["csp_strict_dynamic"], "{policy}");
        assert_eq!(findings(&format!("{whole}, script-src 'self' {NONCE}")), [""; 0], "{policy}");
    }
}

#[test]
fn owasp_basic_and_strict() {
    // OWASP, Content Security Policy cheat sheet: "Basic non-strict CSP policy" in its tight form, and a strict one.
    let basic = "default-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'self'";
    assert_eq!(findings(basic), [""; 0]);
    // The cheat sheet's own basic policy has no `base-uri`.
    assert_eq!(findings("default-src 'self'; frame-ancestors 'self'; form-action 'self'"), ["csp_missing_base_uri"]);
    let tight = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'";
    assert_eq!(findings(tight), [""; 0]);
}

#[test]
fn observatory() {
    // An A+ policy of a Mozilla property: everything off by default, each exception listed.
    let policy = "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'; upgrade-insecure-requests";
    assert_eq!(findings(policy), [""; 0]);
}

#[test]
fn government_site_with_nonces() {
    // In the style of GOV.UK's frontends: a nonce, the site's own hosts for assets, images and data from elsewhere.
    let policy = format!(
        "default-src 'self'; script-src 'self' {NONCE} https://www.service.example; style-src 'self'; img-src 'self' data: https://assets.service.example https://img.youtube.com; connect-src 'self' https://*.service.example; object-src 'none'; frame-src 'self' https://www.youtube-nocookie.com; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /csp"
    );
    assert_eq!(findings(&policy), [""; 0]);
}

#[test]
fn code_host_with_an_allowlist() {
    // In the style of github.com: a list of hosts for each directive, and no inline script.
    let policy = "default-src 'none'; base-uri 'self'; child-src github.example/assets-cdn/worker/ github.example/webpack/; connect-src 'self' uploads.github.example www.githubstatus.example collector.github.example wss://alive.github.example; font-src github.githubassets.example; form-action 'self' github.example gist.github.example; frame-ancestors 'none'; frame-src viewscreen.githubusercontent.example; img-src 'self' data: blob: github.githubassets.example media.githubusercontent.example; manifest-src 'self'; media-src github.example; script-src github.githubassets.example; style-src 'unsafe-inline' github.githubassets.example; upgrade-insecure-requests; worker-src github.example/assets-cdn/worker/";
    assert_eq!(
        findings(policy),
        [
            // All scripts are on one host, which serves static files only: the site's choice, with a reason.
            "csp_script_allowlist",
            // Inline styles are a real weakness, though a lesser one.
            "csp_style_unsafe_inline",
        ]
    );
}

#[test]
fn typed_and_isolated_application() {
    // In the style of Google's own applications: strict, with Trusted Types, WebAssembly and a named policy.
    let policy = format!(
        "default-src 'self'; script-src {NONCE} 'wasm-unsafe-eval' 'report-sample'; style-src 'self' {NONCE}; img-src * data: blob:; worker-src 'self' blob:; connect-src 'self' https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types dompurify goog#html; report-uri /csp; report-to csp"
    );
    assert_eq!(findings(&policy), [""; 0]);
}

#[test]
fn api_that_serves_no_pages() {
    // OWASP, REST security cheat sheet, and the policy of GitHub's API.
    assert_eq!(findings("default-src 'none'"), [""; 0]);
    assert_eq!(findings("default-src 'none'; frame-ancestors 'none'"), [""; 0]);
    assert_eq!(findings("default-src 'none'; sandbox"), [""; 0]);
}

#[test]
fn two_policies_of_a_site_and_its_proxy() {
    // What one policy blocks is no weakness of the other; each alone would have more findings.
    let policy = "default-src https: 'unsafe-inline'; base-uri 'none'; form-action 'self', script-src 'self'; style-src 'self'; object-src 'none'; connect-src 'self'; frame-ancestors 'none'";
    assert_eq!(findings(policy), [""; 0]);
    // A second policy without a directive for scripts blocks none.
    let upgrade = "script-src * 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none', upgrade-insecure-requests; style-src 'self'";
    assert_eq!(findings(upgrade), ["csp_missing_default_src", "csp_script_broad_source", "csp_script_unsafe_inline"]);
    let handlers = "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'self', script-src-attr 'none'; frame-ancestors 'none'";
    assert_eq!(findings(handlers), ["csp_script_unsafe_inline"]);
    // No script matches both lists.
    let conflict = "default-src 'none'; script-src https://a.example; base-uri 'none'; form-action 'self', default-src 'none'; script-src https://b.example; frame-ancestors 'none'";
    assert_eq!(findings(conflict), ["csp_script_allowlist", "csp_conflicting_policies", "csp_script_allowlist"],);
}
