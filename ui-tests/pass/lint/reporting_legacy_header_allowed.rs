//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(reporting_legacy_header, reason = "kiosks run Chromium 90")]
        report_to: { group: "csp", max_age: 30d, endpoints: { url: "https://shop.example.com/reports" } },
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert!(Shop::REPORT_TO.starts_with(r#"{"group":"csp""#));
}
