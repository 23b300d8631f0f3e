#![deny(warnings)]

security_policy::security_policy! {
    #[base]
    pub struct Transport {
        origin: "https://shop.example.com",
        strict_transport_security: { max_age: 2y, include_subdomains },
    }
}

security_policy::security_policy! {
    pub struct Json {
        content_type: "application/json",
        ..Transport
    }
}

fn main() {}
