#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        referrer_policy: [strict_origin, strict_origin],
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
