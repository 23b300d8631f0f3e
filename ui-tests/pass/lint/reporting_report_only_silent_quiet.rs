//! One has its URL, the other goes to `default`.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy_report_only: { default_src: none, report_uri: "https://shop.example.com/csp" },
        permissions_policy_report_only: { camera: none },
        reporting_endpoints: { default: "https://shop.example.com/reports" },
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
    assert_eq!(Shop::PERMISSIONS_POLICY_REPORT_ONLY, "camera=()");
}
