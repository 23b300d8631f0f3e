security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        strict_transport_security: "max-age=63072000; includeSubDomains",
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
