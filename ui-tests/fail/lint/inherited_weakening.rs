#![deny(warnings)]

security_policy::security_policy! {
    pub struct Base {
        content_security_policy: {
            default_src: [self, "https://cdn.example.com"],
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
        origin: "https://shop.example.com", strict_transport_security: { max_age: 2y, include_subdomains },
    }
}

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., script_src: [nonce, "https://js.example.com"] },
        ..Base
    }
}

fn main() {}
