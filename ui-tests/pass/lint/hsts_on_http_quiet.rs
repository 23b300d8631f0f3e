//! An https origin on a port of its own.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com:8443",
        strict_transport_security: { max_age: 2y },
        content_security_policy: { default_src: none, frame_ancestors: none },
        x_content_type_options: nosniff,
    }
}

fn main() {
    assert_eq!(Shop::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
}
