//! An https origin on a port of its own; `max_age: 0s` takes HSTS back.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com:8443",
        strict_transport_security: { max_age: 0s },
    }
}

fn main() {
    assert_eq!(Shop::STRICT_TRANSPORT_SECURITY, "max-age=0");
}
