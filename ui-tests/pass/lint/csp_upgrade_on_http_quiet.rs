//! Browsers leave localhost alone.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://localhost:8080",
        content_security_policy: {
            default_src: self,
            upgrade_insecure_requests,
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; upgrade-insecure-requests; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
