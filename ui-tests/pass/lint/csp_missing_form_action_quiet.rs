//! In a sandbox that does not say so, no form is sent.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            base_uri: none,
            frame_ancestors: none,
            sandbox: allow_scripts,
        },
        cross_origin_opener_policy: unsafe_none,
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-scripts");
}
