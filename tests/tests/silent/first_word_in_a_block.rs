//! The value of a header in its block without a name, as on the wire.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
        cross_origin_opener_policy: { same_origin, report_to: main },
        cross_origin_embedder_policy: { report_to: main, require_corp },
        cross_origin_resource_policy: same_origin,
        content_disposition: { inline, filename: "report.pdf" },
        reporting_endpoints: { main: "/reports" },
        x_content_type_options: "nosniff",
        x_frame_options: "deny",
        referrer_policy: "no-referrer, strict-origin",
        x_robots_tag: "googlebot: noindex, max-snippet:-1",
        cache_control: "private, no-cache=\"set-cookie\"",
    }
}

#[test]
fn compiles() {
    assert_eq!(Shop::CROSS_ORIGIN_OPENER_POLICY, "same-origin;report-to=\"main\"");
    assert_eq!(Shop::CROSS_ORIGIN_EMBEDDER_POLICY, "require-corp;report-to=\"main\"");
    assert_eq!(Shop::CONTENT_DISPOSITION, "inline; filename=\"report.pdf\"");
    assert_eq!(Shop::X_FRAME_OPTIONS, "DENY");
    assert_eq!(Shop::REFERRER_POLICY, "no-referrer, strict-origin");
    assert_eq!(Shop::X_ROBOTS_TAG, "googlebot: noindex, max-snippet:-1");
    assert_eq!(Shop::CACHE_CONTROL, "private, no-cache=\"set-cookie\"");
}
