//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    #[deny(reporting_missing)]
    pub struct Shop {
        #[allow(reporting_missing, reason = "a page that nobody can break")]
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        content_security_policy_report_only: { default_src: none, report_uri: "https://shop.example.com/csp" },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert!(Shop::HEADERS.contains(&("x-content-type-options", "nosniff")));
}
