//! In an enforced policy both are in force.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            sandbox: allow_scripts,
            upgrade_insecure_requests,
            base_uri: none,
            frame_ancestors: none,
        },
        cross_origin_opener_policy: unsafe_none,
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; sandbox allow-scripts; upgrade-insecure-requests; base-uri 'none'; frame-ancestors 'none'");
}
