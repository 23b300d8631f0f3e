//! The field `reporting`: the headers that it sends are those that a developer would write by hand.

use crate::declared::{derived, errors, policy};
use security_policy_core::SecurityPolicy;

/// The headers as they are sent, sorted by name.
fn headers(policy: &SecurityPolicy) -> Vec<String> {
    let text = |header: &security_policy_core::policy::Header| {
        let value: String = header.render().iter().map(ToString::to_string).collect();
        format!("{}: {value}", header.wire_name())
    };
    let mut headers: Vec<String> = policy.headers.iter().map(text).collect();
    headers.sort();
    headers
}

#[track_caller]
fn same(short: &str, long: &str) {
    let origin = "origin: \"https://shop.example\",";
    assert_eq!(headers(&policy(&format!("{origin} {short}"))), headers(&policy(&format!("{origin} {long}"))));
}

#[test]
fn every_header_that_can_report_names_the_endpoint() {
    same(
        "content_security_policy: { default_src: self }, \
         content_security_policy_report_only: [{ default_src: none }, { img_src: none }], \
         permissions_policy: { camera: none, geolocation: self }, \
         permissions_policy_report_only: { usb: none }, \
         cross_origin_opener_policy: same_origin, cross_origin_opener_policy_report_only: same_origin, \
         cross_origin_embedder_policy: require_corp, cross_origin_embedder_policy_report_only: require_corp, \
         document_isolation_policy: isolate_and_require_corp, \
         document_policy: { js_profiling }, \
         integrity_policy: { blocked_destinations: script }, integrity_policy_report_only: { blocked_destinations: script }, \
         connection_allowlist: { allow: response_origin }, \
         x_frame_options: deny, reporting: { url: \"/reports\" },",
        "content_security_policy: { default_src: self, report_uri: \"/reports\", report_to: default }, \
         content_security_policy_report_only: [{ default_src: none, report_uri: \"/reports\", report_to: default }, \
            { img_src: none, report_uri: \"/reports\", report_to: default }], \
         permissions_policy: { camera: { allowlist: none, report_to: default }, geolocation: { allowlist: self, report_to: default } }, \
         permissions_policy_report_only: { usb: { allowlist: none, report_to: default } }, \
         cross_origin_opener_policy: { same_origin, report_to: default }, \
         cross_origin_opener_policy_report_only: { same_origin, report_to: default }, \
         cross_origin_embedder_policy: { require_corp, report_to: default }, \
         cross_origin_embedder_policy_report_only: { require_corp, report_to: default }, \
         document_isolation_policy: { isolate_and_require_corp, report_to: default }, \
         document_policy: { js_profiling, report_to: default }, \
         integrity_policy: { blocked_destinations: script, endpoints: default }, \
         integrity_policy_report_only: { blocked_destinations: script, endpoints: default }, \
         connection_allowlist: { allow: response_origin, report_to: default }, \
         x_frame_options: deny, reporting_endpoints: { default: \"/reports\" },",
    );
}

#[test]
fn the_text_of_the_headers() {
    let policy = policy(
        "origin: \"https://shop.example\", content_security_policy: { default_src: self }, cross_origin_opener_policy: same_origin, \
         permissions_policy: { camera: none }, integrity_policy: { blocked_destinations: script }, \
         reporting: { url: \"/reports\", nel: { success_fraction: 0.01, include_subdomains } },",
    );
    assert_eq!(
        headers(&policy),
        [
            "content-security-policy: default-src 'self'; report-uri /reports; report-to default",
            "cross-origin-opener-policy: same-origin;report-to=\"default\"",
            "integrity-policy: blocked-destinations=(script), endpoints=(default)",
            "nel: {\"report_to\":\"default\",\"max_age\":2592000,\"success_fraction\":0.01,\"include_subdomains\":true}",
            "permissions-policy: camera=();report-to=default",
            "report-to: {\"group\":\"default\",\"max_age\":2592000,\"endpoints\":[{\"url\":\"https://shop.example/reports\"}],\
             \"include_subdomains\":true}",
            "reporting-endpoints: default=\"/reports\"",
        ]
    );
}

/// The group of `report-to` is remembered without its page: a path is completed, and a URL stays as it is.
#[test]
fn the_group_of_nel_has_a_whole_url() {
    for (url, sent) in
        [("/reports", "https://shop.example/reports"), ("https://reports.example/shop", "https://reports.example/shop")]
    {
        let policy = policy(&format!(
            "origin: \"https://shop.example\", content_security_policy: {{ default_src: self }}, reporting: {{ url: \"{url}\", nel: {{ max_age: 1d }} }},",
        ));
        let group =
            format!("report-to: {{\"group\":\"default\",\"max_age\":86400,\"endpoints\":[{{\"url\":\"{sent}\"}}]}}");
        assert!(headers(&policy).contains(&group), "{url}: {:?}", headers(&policy));
    }
}

#[test]
fn only_limits_what_is_reported() {
    same(
        "content_security_policy: { default_src: self }, cross_origin_opener_policy: same_origin, permissions_policy: { camera: none }, \
         reporting: { url: \"/reports\", only: [csp, coop] },",
        "content_security_policy: { default_src: self, report_uri: \"/reports\", report_to: reports }, \
         cross_origin_opener_policy: { same_origin, report_to: reports }, permissions_policy: { camera: none }, \
         reporting_endpoints: { reports: \"/reports\" },",
    );
    same(
        "content_security_policy: { default_src: self }, cross_origin_opener_policy: same_origin, \
         reporting: { url: \"/reports\", only: [coop, browser] },",
        "content_security_policy: { default_src: self }, cross_origin_opener_policy: { same_origin, report_to: default }, \
         reporting_endpoints: { default: \"/reports\" },",
    );
}

#[test]
fn what_is_written_by_hand_wins() {
    same(
        "content_security_policy: [{ default_src: self, report_to: own, report_uri: \"/own\" }, { img_src: self }], \
         cross_origin_opener_policy: { same_origin, report_to: own }, reporting_endpoints: { own: \"/own\" }, \
         reporting: { url: \"/reports\" },",
        "content_security_policy: [{ default_src: self, report_to: own, report_uri: \"/own\" }, \
            { img_src: self, report_uri: \"/reports\", report_to: default }], \
         cross_origin_opener_policy: { same_origin, report_to: own }, \
         reporting_endpoints: { own: \"/own\", default: \"/reports\" },",
    );
    same(
        "content_security_policy: { default_src: self, report_uri: \"/own\" }, reporting_endpoints: { default: \"/reports\" }, \
         reporting: { url: \"/reports\" },",
        "content_security_policy: { default_src: self, report_uri: \"/own\" }, reporting_endpoints: { default: \"/reports\" },",
    );
}

#[test]
fn a_derived_policy_reports_what_it_adds() {
    let base = "origin: \"https://shop.example\", content_security_policy: { default_src: self }, reporting: { url: \"/reports\" },";
    let fields = "content_security_policy: { .., img_src: [self, data] }, cross_origin_opener_policy: same_origin,";
    assert_eq!(
        headers(&derived(base, fields)),
        [
            "content-security-policy: default-src 'self'; img-src 'self' data:; report-uri /reports; report-to default",
            "cross-origin-opener-policy: same-origin;report-to=\"default\"",
            "reporting-endpoints: default=\"/reports\"",
        ]
    );
    let elsewhere = "reporting: { .., url: \"https://reports.example/\" },";
    assert_eq!(
        headers(&derived(base, elsewhere)),
        [
            "content-security-policy: default-src 'self'; report-uri https://reports.example/; report-to default",
            "reporting-endpoints: default=\"https://reports.example/\"",
        ]
    );
    assert_eq!(headers(&derived(base, "reporting: omit,")), ["content-security-policy: default-src 'self'"]);
}

#[test]
fn over_http_only_report_uri_works() {
    for origin in ["http://localhost:3000", "http://intranet.example"] {
        let fields = "content_security_policy: { default_src: self }, cross_origin_opener_policy: same_origin, \
                      reporting: { url: \"/reports\" },";
        let policy = policy(&format!("origin: \"{origin}\", {fields}"));
        assert_eq!(
            headers(&policy),
            [
                "content-security-policy: default-src 'self'; report-uri /reports",
                "cross-origin-opener-policy: same-origin"
            ]
        );
    }
}

#[test]
fn a_slot_can_be_the_url() {
    let slot = "content_security_policy: { default_src: self }, reporting: { url: $collector },";
    assert_eq!(
        headers(&policy(slot)),
        [
            "content-security-policy: default-src 'self'; report-uri {collector}; report-to default",
            "reporting-endpoints: default=\"{collector}\"",
        ]
    );
    let nel = errors("krate struct A { reporting: { url: $collector, nel } }");
    assert_eq!(nel[0].message, "`nel` needs a URL that is known at compile time");
}

#[test]
fn the_path_is_known_to_the_receiver() {
    let reporting = |fields: &str| policy(&format!("origin: \"https://shop.example\", {fields}"));
    for (url, path, is_cross_origin) in [
        ("/reports", "/reports", false),
        ("/reports?key=1", "/reports", false),
        ("https://shop.example/a/b", "/a/b", false),
        ("https://shop.example:443/a", "/a", false),
        ("https://reports.example", "/", true),
        ("https://reports.example/a#b", "/a", true),
    ] {
        let policy = reporting(&format!("reporting: {{ url: \"{url}\" }},"));
        let reporting = policy.reporting.as_ref().expect("a block");
        let origin = policy.origin.as_ref().map(|origin| &origin.node);
        assert_eq!((reporting.path(), reporting.is_cross_origin(origin)), (Some(path), is_cross_origin), "{url}");
    }
}
