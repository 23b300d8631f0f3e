#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        content_security_policy: {
            default_src: self,
            upgrade_insecure_requests,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {}
