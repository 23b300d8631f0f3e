#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        headers: { "X-WebKit-CSP": "default-src 'self'" },
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

fn main() {}
