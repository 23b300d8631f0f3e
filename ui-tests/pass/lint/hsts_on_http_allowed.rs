//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        #[allow(hsts_on_http, reason = "a proxy in front ends TLS and passes the header on")]
        strict_transport_security: { max_age: 1y },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {
    assert_eq!(Shop::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
}
