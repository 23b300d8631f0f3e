//! The error for an unknown field, with the name that is probably meant.

use super::fields::FIELDS;
use crate::csp::Directive;
use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::span::Spanned;
use crate::word;

pub(super) fn unknown(key: &Spanned<String>) -> Diagnostic {
    let name = &key.node;
    let error = Diagnostic::error(key.span, format!("`{name}` is not a field of a policy"));
    if let Some(directive) = Directive::from_key(&word::snake_case(name)) {
        return error
            .help(format!("`{}` is a directive: write it inside `content_security_policy: {{ … }}`", directive.key()));
    }
    if let Some((_, help)) = ELSEWHERE.iter().find(|(names, _)| names.contains(&word::snake_case(name).as_str())) {
        return error.help(*help);
    }
    match word::nearest(name, &[word::keys(Field::ALL), word::keys(FIELDS)].concat()) {
        Some(key) => error.help(format!("did you mean `{key}`?")),
        None => error.help(format!(
            "for a header without a field, write `headers: {{ \"{}\": \"…\" }}`",
            name.replace('_', "-")
        )),
    }
}

/// Common names and the names of other libraries, each with the help.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["csp", "content_security", "csp_policy"], "write `content_security_policy`"),
    (&["csp_report_only", "content_security_policy_report"], "write `content_security_policy_report_only`"),
    (
        &["hsts", "strict_transport", "secure_hsts_seconds", "strict_transport_security_max_age"],
        "write `strict_transport_security: { max_age: 2y }`",
    ),
    (
        &["hsts_include_subdomains", "secure_hsts_include_subdomains", "strict_transport_security_include_subdomains"],
        "write `strict_transport_security: { max_age: 2y, include_subdomains }`",
    ),
    (
        &["hsts_preload", "secure_hsts_preload", "strict_transport_security_preload", "preload"],
        "write `strict_transport_security: { max_age: 2y, include_subdomains, preload }`",
    ),
    (&["hpkp", "key_pins"], "write `public_key_pins`"),
    (&["coop", "opener_policy", "secure_cross_origin_opener_policy"], "write `cross_origin_opener_policy`"),
    (&["coep", "embedder_policy"], "write `cross_origin_embedder_policy`"),
    (&["corp", "resource_policy"], "write `cross_origin_resource_policy`"),
    (
        &["nosniff", "no_sniff", "content_type_options", "content_type_nosniff", "secure_content_type_nosniff", "xcto"],
        "write `x_content_type_options: nosniff`",
    ),
    (&["frame_options", "frameguard", "frame_guard", "frame_deny", "xfo"], "write `x_frame_options: deny`"),
    (
        &["frame_options_allow_from", "allow_from"],
        "write `content_security_policy: { frame_ancestors: \"https://partner.example\" }`",
    ),
    (&["referrer", "referer_policy", "secure_referrer_policy"], "write `referrer_policy`"),
    (&["permissions", "features"], "write `permissions_policy`"),
    (
        &["xss_filter", "xss_protection", "browser_xss_filter", "secure_browser_xss_filter"],
        "write `x_xss_protection: 0`",
    ),
    (&["no_open", "ie_no_open", "force_file_save", "download_options"], "write `x_download_options: noopen`"),
    (&["dns_prefetch_control", "dns_prefetch"], "write `x_dns_prefetch_control: off`"),
    (&["permitted_cross_domain_policies", "cross_domain_policies"], "write `x_permitted_cross_domain_policies: none`"),
    (&["hide_powered_by", "powered_by"], "write `remove: [\"x-powered-by\"]`"),
    (&["hide_server", "server_tokens"], "write `remove: [\"server\"]`"),
    (
        &[
            "force_https",
            "force_ssl",
            "ssl_redirect",
            "secure_ssl_redirect",
            "https_redirect",
            "force_https_permanent",
            "https_only",
            "redirect_to_https",
        ],
        "write `transport: { redirect: permanent }`, and `strict_transport_security: { max_age: 2y }` to make browsers remember https",
    ),
    (
        &["expects", "expectations", "assert", "promise", "promises", "guarantees"],
        "write `expect: { no_framing, deny script inline }`",
    ),
    (
        &["templates", "template", "pages"],
        "remove it: this version does not check templates. `security_policy::assert_secure!` checks a response in a test",
    ),
    (&["service", "vendors", "vendor", "third_parties", "integrations"], "write `services: [stripe, google_fonts]`"),
    (
        &["reporting", "reports", "report_endpoints", "report_uri", "content_security_policy_report_uri", "endpoints"],
        "write `reporting_endpoints: { csp: \"/reports\" }`, and `report_to: csp` in `content_security_policy`",
    ),
    (
        &["nonce", "nonces", "csp_nonce", "content_security_policy_nonce_in", "content_security_policy_nonces"],
        "write `nonce` as a source: `content_security_policy: { script_src: nonce }`",
    ),
    (
        &[
            "session_cookie_secure",
            "session_cookie_http_only",
            "session_cookie_httponly",
            "session_cookie_samesite",
            "session_cookie_same_site",
            "session_cookie_name",
            "session_cookie",
            "session",
        ],
        "write `cookies: { session: { name: \"__Host-session\" } }`; cookies are `secure`, `http_only` and `same_site: lax` by default",
    ),
    (
        &["cookie", "set_cookie", "same_site", "http_only", "cookie_secure", "secure_cookies"],
        "write `cookies: { default }`; cookies are `secure`, `http_only` and `same_site: lax` by default",
    ),
    (
        &["csrf_cookie_secure", "csrf_cookie_name", "csrf_cookie", "csrf_protection", "xsrf", "csrf_token"],
        "write `csrf`",
    ),
    (&["csrf_trusted_origins", "trusted_origins"], "write `csrf: { trusted_origins: [\"https://partner.example\"] }`"),
    (
        &["cors", "allow_origin", "cors_allowed_origins", "allowed_origins"],
        "write `access_control_allow_origin: [\"https://partner.example\", \"https://app.example\"]`",
    ),
    (&["cors_allow_credentials", "allow_credentials"], "write `access_control_allow_credentials`"),
    (&["header", "custom_headers", "other_headers", "custom"], "write `headers: { \"x-name\": \"value\" }`"),
    (
        &["template", "askama", "minijinja", "tera", "handlebars", "jinja", "pages", "page", "html"],
        "write `templates: { engine: askama, files: \"templates/**/*.html\" }`",
    ),
    (
        &["hosts", "allowed_hosts", "trusted_hosts", "host_allow_list"],
        "write `transport: { hosts: [\"www.example.com\"] }`",
    ),
    (
        &["proxies", "trusted_proxies", "proxy", "trust_proxy", "forwarded", "secure_proxy_ssl_header"],
        "write `transport: { proxies: [\"10.0.0.0/8\"] }`",
    ),
    (&["host", "domain", "url", "base_url"], "write `origin: \"https://shop.example.com\"`"),
    (&["no_cache", "no_store", "cache", "caching"], "write `cache_control: { no_store }`"),
];
