#![deny(warnings)]

mod base {
    security_policy::security_policy! {
        pub struct Base {
            content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
            x_content_type_options: nosniff,
            referrer_policy: no_referrer,
            cross_origin_opener_policy: same_origin,
        }
    }
}

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        strict_transport_security: { max_age: 2y, include_subdomains },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
        ..base::Base
    }
}

fn main() {}
