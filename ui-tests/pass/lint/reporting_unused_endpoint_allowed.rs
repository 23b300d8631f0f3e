//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        reporting_endpoints: {
            #[allow(reporting_unused_endpoint, reason = "some handlers set a COOP of their own that names it")]
            coop: "https://shop.example.com/coop",
        },
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
    assert_eq!(Shop::REPORTING_ENDPOINTS, "coop=\"https://shop.example.com/coop\"");
}
