//! The same for everyone, so that a cache may hand it to everyone.
#![deny(warnings)]

security_policy::security_policy! {
    #[warn(cors_missing_vary)]
    pub struct Shop {
        access_control_allow_origin: *,
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
    assert_eq!(Shop::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
}
