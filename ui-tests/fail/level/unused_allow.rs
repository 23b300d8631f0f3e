#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_script_unsafe_inline, reason = "old pages")]
        content_security_policy: {
            script_src: [self, nonce, unsafe_inline],
            default_src: none,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
