mod base {
    security_policy::security_policy! {
        pub(crate) struct Base {
            strict_transport_security: { max_age: 2y, include_subdomains },
            ..security_policy::presets::StaticSite
        }
    }
}

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        ..base::Base
    }
}

fn main() {}
