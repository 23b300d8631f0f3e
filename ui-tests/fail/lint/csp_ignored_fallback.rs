#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[warn(csp_ignored_fallback)]
        content_security_policy: {
            default_src: none,
            #[allow(csp_strict_dynamic, reason = "the loaders of the shop's partners cannot pass the nonce on")]
            script_src: [nonce, strict_dynamic, https, unsafe_inline],
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
