//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        #[allow(hsts_on_http, reason = "a proxy in front ends TLS and passes the header on")]
        strict_transport_security: { max_age: 1y },
        content_security_policy: { default_src: none, frame_ancestors: none },
        x_content_type_options: nosniff,
    }
}

fn main() {
    assert_eq!(Shop::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
}
