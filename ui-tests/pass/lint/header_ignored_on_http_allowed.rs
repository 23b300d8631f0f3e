//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        #[allow(header_ignored_on_http, reason = "a proxy in front ends TLS")]
        cross_origin_opener_policy: same_origin,
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
    }
}

fn main() {
    assert_eq!(Shop::CROSS_ORIGIN_OPENER_POLICY, "same-origin");
}
