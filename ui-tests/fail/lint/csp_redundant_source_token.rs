#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            sandbox: [allow_scripts, allow_forms, allow_scripts],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        cross_origin_opener_policy: unsafe_none,
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {}
