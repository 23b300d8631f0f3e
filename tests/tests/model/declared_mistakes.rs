//! Mistakes in declarations, each with its findings and a similar declaration that is fine. Every case is read by the macro's own
//! parser, in this process.

use proc_macro2::TokenStream;
use security_policy_core::{Diagnostic, Level};
use security_policy_syntax::{Memory, lower, parse};

const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/// The findings of a policy with these fields: errors and lints, without those about missing headers.
fn found(fields: &str) -> Vec<Diagnostic> {
    let tokens: TokenStream = format!("krate struct Shop {{ {fields} }}").parse().expect("tokens");
    let mut lowered = lower(&parse(tokens, &Memory::default()).expect("a policy"));
    lowered.lint();
    let is_other =
        |name: &str| name == "csp_strict_dynamic" || (name.contains("missing") && name != "permissions_self_missing");
    lowered.diagnostics.into_iter().filter(|found: &Diagnostic| !found.lint.is_some_and(is_other)).collect()
}

/// The same in short: `error`, or the level and the name of a lint.
fn said(fields: &str) -> Vec<String> {
    let word = |found: &Diagnostic| match found.lint {
        None => "error".to_owned(),
        Some(lint) => format!("{} {lint}", found.level),
    };
    found(fields).iter().map(word).collect()
}

fn csp(directives: &str) -> Vec<String> {
    said(&format!("origin: \"https://shop.example.com\", content_security_policy: {{ {directives} }}"))
}

fn check(cases: &[(&str, &[&str])], said: impl Fn(&str) -> Vec<String>) {
    let wrong = cases.iter().filter_map(|(text, expected)| {
        let said = said(text);
        (said != *expected).then(|| format!("{text}\n  expected {expected:?}\n  said     {said:?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hosts_that_no_browser_finds() {
    check(
        &[
            ("img_src: \"javascript:\"", &["error"]),
            ("img_src: \"JAVASCRIPT:\"", &["error"]),
            ("form_action: \"vbscript:\"", &["error"]),
            ("img_src: \"https://127.1\"", &["error"]),
            ("img_src: \"0x7f.1\"", &["error"]),
            ("img_src: \"http://2130706433:8080\"", &["error"]),
            ("img_src: \"https://img.example.1\"", &["error"]),
            ("img_src: \"https://-img.example.com\"", &["error"]),
            ("img_src: \"https://img-.example.com\"", &["error"]),
            ("img_src: \"*.-example.com\"", &["error"]),
            ("img_src: \"https://img.example.com\"", &[]),
            ("img_src: \"https://192.0.2.7\"", &["warn csp_ip_source"]),
            ("img_src: [self, data, \"custom+app:\"]", &[]),
        ],
        csp,
    );
}

#[test]
fn words_that_are_hosts() {
    const FIRES: &[&str] = &["deny csp_word_as_host"];
    check(
        &[
            ("img_src: [self, \"data\"]", FIRES),
            ("img_src: [self, \"BLOB\"]", FIRES),
            ("connect_src: [self, \"wss\"]", FIRES),
            ("connect_src: \"https\"", FIRES),
            ("default_src: [self, \"mediastream\"]", FIRES),
            ("frame_ancestors: \"null\"", FIRES),
            ("frame_ancestors: \"sameorigin\"", FIRES),
            ("frame_ancestors: \"SAMEORIGIN\"", FIRES),
            ("frame_ancestors: \"deny\"", FIRES),
            ("form_action: \"same-origin\"", FIRES),
            ("frame_src: \"any\"", FIRES),
            ("script_src: \"nonce\"", &["deny csp_unquoted_keyword"]),
            ("script_src: \"strict_dynamic\"", &["deny csp_unquoted_keyword"]),
            ("img_src: [self, data, blob, \"intranet\", \"https://data\"]", &[]),
            ("frame_ancestors: none", &[]),
        ],
        csp,
    );
}

#[test]
fn urls_that_reports_do_not_reach() {
    let report = |url: &str| csp(&format!("default_src: self, report_uri: {url}"));
    let endpoint = |url: &str| {
        said(&format!(
            "content_security_policy: {{ default_src: self, report_to: csp, report_uri: \"/r\" }}, reporting_endpoints: {{ csp: {url} }}"
        ))
    };
    for url in [
        "//evil.example/r",
        "///evil.example",
        "javascript:alert(1)",
        "data:text/plain,x",
        "ftp://a.example/",
        "https://",
        "https:///r",
        "https:/r",
        "https:reports.example.com",
        "https://user@reports.example.com/r",
        "https://-reports.example.com/",
        "https://reports.example.com:0/",
        "reports",
        "reports.example.com/csp",
    ] {
        let url = format!("\"{url}\"");
        assert_eq!(report(&url), ["error"], "{url}");
        assert_eq!(endpoint(&url), ["error"], "{url}");
    }
    for url in ["/r", "https://reports.example.com/csp?a=b", "HTTPS://reports.example.com"] {
        let url = format!("\"{url}\"");
        assert_eq!(report(&url), [""; 0], "{url}");
        assert_eq!(endpoint(&url), [""; 0], "{url}");
    }
    assert_eq!(report("\"http://reports.example.com/\""), ["deny reporting_insecure_uri"]);
}

#[test]
fn domains_that_no_cookie_has() {
    let cookie = |domain: &str| said(&format!("cookies: {{ theme: {{ domain: \"{domain}\", max_age: 1h }} }}"));
    for domain in [
        "127.1",
        "0x7f.1",
        "2130706433",
        "127.0.0.1",
        "-shop.example.com",
        "shop-.example.com",
        "shop.example.com.",
        "a..b",
        "shop_a.example.com",
        "co.uk",
        "github.io",
        "com",
        "localhost",
        "https://shop.example.com",
        "*.example.com",
        "example.com:443",
    ] {
        assert_eq!(cookie(domain), ["error"], "{domain}");
    }
    assert_eq!(cookie("example.com"), ["warn cookie_domain", "warn scheme_unknown"]);
}

#[test]
fn lists_that_anyone_gets_into() {
    const BROAD: &[&str] = &["warn csp_broad_source"];
    check(
        &[
            ("connect_src: https", BROAD),
            ("connect_src: [self, wss]", BROAD),
            ("connect_src: *", BROAD),
            ("connect_src: \"*.com\"", BROAD),
            ("connect_src: \"https://*.co.uk\"", BROAD),
            ("connect_src: \"https://*.github.io\"", BROAD),
            ("style_src: \"https://*.com.au\"", BROAD),
            ("style_src: \"https://*.pages.dev\"", BROAD),
            ("form_action: \"https://*.net\"", BROAD),
            ("base_uri: \"https://*.github.io\"", BROAD),
            ("script_src: nonce, base_uri: \"https://*.github.io\"", &["deny csp_broad_source"]),
            ("script_src: nonce, base_uri: \"https://*.example.com\"", BROAD),
            ("script_src: [nonce, strict_dynamic], base_uri: \"*.example.com\"", BROAD),
            ("script_src: self, base_uri: \"https://*.example.com\"", &[]),
            ("script_src: nonce, base_uri: [self, \"https://www.example.com\"]", &[]),
            ("frame_ancestors: \"https://*.vercel.app\"", &["warn framing_ancestors_broad"]),
            ("script_src: \"https://*.co.uk\"", &["deny csp_script_broad_source"]),
            ("script_src: \"https://*.readthedocs.io\"", &["warn csp_bypassable_host"]),
            // Content of these kinds neither runs nor reads the page, and a `data:` URL has no host.
            ("img_src: https, font_src: *, media_src: \"*.com\", frame_src: https", &[]),
            ("connect_src: [self, data, blob]", &[]),
            ("connect_src: [self, \"https://*.example.com\", \"https://*.googleapis.com\"]", &[]),
        ],
        csp,
    );
}

#[test]
fn sources_that_are_never_compared() {
    let hash = |text: &str| csp(&text.replace("HASH", HASH));
    check(
        &[
            ("script_src: nonce, script_src_elem: self", &["deny csp_shadowed_source"]),
            ("style_src: nonce, style_src_elem: self", &["deny csp_shadowed_source"]),
            ("script_src: \"HASH\", script_src_elem: self", &["deny csp_shadowed_source"]),
            ("default_src: nonce, script_src_elem: self, style_src_elem: self", &["deny csp_shadowed_source"]),
            ("default_src: nonce, script_src: self, style_src: self", &["warn csp_inert_source"]),
            ("default_src: nonce, script_src: self", &[]),
            ("script_src: nonce, script_src_elem: [self, nonce]", &[]),
            ("script_src: [unsafe_hashes, \"HASH\"], script_src_elem: self", &["warn csp_unsafe_hashes"]),
            ("worker_src: nonce", &["warn csp_inert_source"]),
            ("style_src_attr: \"HASH\", style_src: self", &["warn csp_inert_source"]),
            ("script_src_attr: \"HASH\", script_src: self", &["warn csp_inert_source"]),
            ("style_src_attr: [\"HASH\", unsafe_hashes], style_src: self", &["warn csp_unsafe_hashes"]),
        ],
        hash,
    );
}

#[test]
fn sources_beside_what_has_them_ignored() {
    let hash = |text: &str| csp(&text.replace("HASH", HASH));
    check(
        &[
            ("style_src: [self, unsafe_inline, \"HASH\"]", &["warn csp_ignored_fallback"]),
            ("style_src: [self, unsafe_inline, nonce]", &["warn csp_ignored_fallback"]),
            ("style_src_elem: [unsafe_inline, nonce], style_src: self", &["warn csp_ignored_fallback"]),
            (
                "script_src: [nonce, strict_dynamic, \"https://widget.example\"], base_uri: none",
                &["warn csp_ignored_fallback"],
            ),
            // The usual fallback for old browsers.
            ("script_src: [nonce, strict_dynamic, unsafe_inline, https, http, self], base_uri: none", &[]),
            ("script_src: [nonce, \"https://widget.example\"], base_uri: none", &["warn csp_script_allowlist"]),
            ("script_src: [self, \"HASH\", \"https://widget.example\"]", &["warn csp_script_allowlist"]),
            ("script_src: [nonce, \"https://cdn.jsdelivr.net\"], base_uri: none", &["warn csp_bypassable_host"]),
            ("script_src: [self, nonce], base_uri: none", &[]),
            ("script_src: [nonce, \"https://shop.example.com\"], base_uri: none", &[]),
        ],
        hash,
    );
}

#[test]
fn words_that_no_browser_reads() {
    check(
        &[
            ("webrtc: block", &["deny csp_unrecognized"]),
            ("connect_src: [self, unsafe_webtransport_hashes]", &["warn csp_unrecognized"]),
            ("sandbox: [allow_scripts, allow_downloads_without_user_activation]", &["warn csp_sandbox"]),
            ("script_src: [self, unsafe_allow_redirects]", &["warn csp_inert_source"]),
            ("require_trusted_types_for: \"'Script'\"", &["error"]),
            ("require_trusted_types_for: \"'SCRIPT'\"", &["error"]),
            ("require_trusted_types_for: \"script\"", &["error"]),
            ("require_trusted_types_for: \"'script'\"", &[]),
            ("require_trusted_types_for: script, trusted_types: [\"a\", \"'Allow-Duplicates'\"]", &[]),
            ("sandbox: \"Allow-Scripts\"", &[]),
            ("fenced_frame_src: self", &[]),
        ],
        csp,
    );
    let whole = |text: &str| said(&format!("content_security_policy: \"{text}\""));
    assert_eq!(whole("default-src 'self'; require-trusted-types-for 'Script'"), ["error"]);
    assert_eq!(whole("default-src 'self'; require-trusted-types-for 'script'"), [""; 0]);
}

#[test]
fn several_sources_in_one_string() {
    const FIRES: &[&str] = &["warn csp_sources_in_one_string"];
    check(
        &[
            ("img_src: [self, \"https://a.example https://b.example\"]", FIRES),
            ("img_src: \"https://a.example https://b.example\"", FIRES),
            ("img_src: \"data: https://b.example\"", FIRES),
            ("frame_ancestors: \"https://a.example https://b.example\"", FIRES),
            ("img_src: \"https://a.example/my/ photo.png\"", FIRES),
            ("img_src: \"'self' https://a.example\"", &[]),
            ("img_src: [\"https://a.example\", \"https://b.example\"]", &[]),
            ("sandbox: \"allow-scripts allow-forms\"", &[]),
        ],
        csp,
    );
    assert_eq!(
        said("content_security_policy: \"default-src 'self'; img-src https://a.example https://b.example\""),
        [""; 0]
    );
}

#[test]
fn headers_that_do_not_do_what_they_say() {
    const OWN: &str = "origin: \"https://shop.example.com\"";
    let own = |text: &str| said(&format!("{OWN}, {text}"));
    check(
        &[
            ("permissions_policy: { geolocation: \"https://maps.example.com\" }", &["deny permissions_self_missing"]),
            (
                "permissions_policy: { camera: [\"https://a.example\", \"https://b.example\"] }",
                &["deny permissions_self_missing"],
            ),
            (
                "permissions_policy_report_only: { camera: \"https://a.example\" }",
                &["deny permissions_self_missing", "deny reporting_report_only_silent"],
            ),
            (
                "permissions_policy: \"geolocation=(\\\"https://maps.example.com\\\")\"",
                &["deny permissions_self_missing"],
            ),
            ("permissions_policy: { geolocation: [self, \"https://maps.example.com\"] }", &[]),
            ("permissions_policy: { geolocation: \"https://shop.example.com\" }", &[]),
            ("permissions_policy: { geolocation: \"https://*.example.com\" }", &[]),
            ("permissions_policy: { geolocation: none }", &[]),
            ("headers: { \"x-frame-option\": \"DENY\" }", &["deny header_near_miss"]),
            ("headers: { \"X-Frames-Options\": \"DENY\" }", &["deny header_near_miss"]),
            ("headers: { \"frame-options\": \"DENY\" }", &["deny header_near_miss"]),
            ("headers: { \"x_frame_options\": \"DENY\" }", &["deny header_near_miss"]),
            ("headers: { \"referer-policy\": \"no-referrer\" }", &["deny header_near_miss"]),
            ("headers: { \"x-content-type\": \"nosniff\" }", &["deny header_near_miss"]),
            ("headers: { \"content-security-polici\": \"default-src 'self'\" }", &["deny header_near_miss"]),
            ("headers: { \"x-strict-transport-security\": \"max-age=1\" }", &["deny header_near_miss"]),
            ("headers: { \"permission-policy\": \"camera=()\" }", &["deny header_near_miss"]),
            ("headers: { \"access-control-allow-origins\": \"https://a.example\" }", &["deny header_near_miss"]),
            ("headers: { \"x-shop\": \"1\", \"link\": \"</a.css>\", \"server-timing\": \"a\" }", &[]),
            ("headers: { \"cdn-cache-control\": \"no-store\", \"accept-ch\": \"dpr\", \"age\": \"1\" }", &[]),
            ("remove: [\"x-power-by\"]", &["warn header_near_miss"]),
            ("remove: [\"x-aspnet-versions\"]", &["warn header_near_miss"]),
            ("remove: [\"server\", \"x-powered-by\", \"x-aspnet-version\", \"x-amz-id\"]", &[]),
            ("clear_site_data: [cookies, storage]", &["warn clear_site_data_always"]),
            ("clear_site_data: all", &["warn clear_site_data_always"]),
            ("clear_site_data: cache", &["warn clear_site_data_always"]),
            ("referrer_policy: origin", &["warn referrer_policy_weak"]),
            ("referrer_policy: origin_when_cross_origin", &["warn referrer_policy_weak"]),
            ("referrer_policy: [no_referrer, origin]", &["warn referrer_policy_weak"]),
            ("referrer_policy: [origin, strict_origin]", &[]),
            ("x_permitted_cross_domain_policies: all", &["warn cross_domain_policies_open"]),
            ("x_permitted_cross_domain_policies: by_content_type", &["warn cross_domain_policies_open"]),
            ("x_permitted_cross_domain_policies: none", &[]),
            ("timing_allow_origin: *", &["warn timing_any_origin"]),
            ("timing_allow_origin: \"https://metrics.example.com\"", &[]),
            ("timing_allow_origin: *, content_type: \"image/png\"", &[]),
        ],
        own,
    );
    assert_eq!(said("permissions_policy: { camera: \"https://a.example\" }"), ["warn permissions_self_missing"]);
}

#[test]
fn one_rule_for_what_is_revalidated() {
    let cached = |cache: &str| {
        said(&format!(
            "origin: \"https://shop.example.com\", content_security_policy: {{ script_src: nonce, base_uri: none }}, cache_control: {cache}"
        ))
    };
    for cache in [
        "{ max_age: 0s, must_revalidate }",
        "{ no_cache }",
        "{ no_cache, max_age: 0s }",
        "{ public, no_cache }",
        "{ s_maxage: 0s }",
        "{ must_revalidate }",
        "{ no_transform }",
    ] {
        assert_eq!(cached(cache), ["deny cache_nonce"], "{cache}");
    }
    for cache in ["{ private, no_cache }", "{ private, max_age: 0s, must_revalidate }", "{ no_store }", "{ private }"] {
        assert_eq!(cached(cache), [""; 0], "{cache}");
    }
}

#[test]
fn values_of_pasted_cookies() {
    let cookie = |line: &str| said(&format!("origin: \"https://shop.example.com\", cookies: {{ user: \"{line}\" }}"));
    let safe = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60";
    for pair in ["username=flask", "sid=abc123", "username=flask=1"] {
        assert_eq!(cookie(&format!("{pair}{safe}")), ["warn cookie_value_ignored"], "{pair}");
    }
    for pair in ["username=", "username=\u{2026}", "username=...", "username=<value>"] {
        assert_eq!(cookie(&format!("{pair}{safe}")), [""; 0], "{pair}");
    }
}

#[test]
fn hosts_that_the_preload_list_does_not_take() {
    let preload = |host: &str| {
        said(&format!(
            "origin: \"https://{host}\", strict_transport_security: {{ max_age: 2y, include_subdomains, preload }}"
        ))
    };
    for host in ["shop.example.com", "www.example.com", "a.b.example.co.uk", "a.shop.github.io"] {
        assert_eq!(preload(host), ["deny hsts_preload"], "{host}");
    }
    for host in ["example.com", "example.com:8443", "example.co.uk", "shop.github.io"] {
        assert_eq!(preload(host), [""; 0], "{host}");
    }
}

#[test]
fn a_policy_that_does_not_say_where_it_is_sent_from() {
    check(
        &[
            ("strict_transport_security: { max_age: 2y, include_subdomains }", &["warn scheme_unknown"]),
            ("cookies: { theme: { max_age: 1h } }", &["warn scheme_unknown"]),
            ("cookies: { own: { name: \"__Host-own\", max_age: 1h } }", &["warn scheme_unknown"]),
            ("cookies: { default }", &["warn scheme_unknown"]),
            ("csrf: { fallback: reject }", &["warn scheme_unknown"]),
            (
                "strict_transport_security: { max_age: 2y, include_subdomains }, cookies: { a: { max_age: 1h } }, csrf: { fallback: reject }",
                &["warn scheme_unknown"],
            ),
            ("x_frame_options: deny", &[]),
            ("origin: \"https://shop.example.com\", cookies: { theme: { max_age: 1h } }", &[]),
            (
                "#[allow(scheme_unknown, reason = \"sent by several hosts\")] strict_transport_security: { max_age: 2y, include_subdomains }",
                &["warn scheme_unknown", "warn unused_allow"],
            ),
        ],
        said,
    );
    let all = found(
        "strict_transport_security: { max_age: 2y }, cookies: { theme: { max_age: 1h } }, csrf: { fallback: reject }",
    );
    let message = "`origin` is missing, and `strict_transport_security` relies on https";
    assert_eq!(all.iter().filter(|found| found.message == message && found.level == Level::Warn).count(), 1, "{all:?}");
}
