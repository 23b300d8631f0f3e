//! All that a small policy is told, where warnings are errors. The last one is told nothing.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct CspOnly {
        content_security_policy: { default_src: self },
    }
}

security_policy::security_policy! {
    pub struct HstsOnly {
        origin: "https://shop.example.com",
        strict_transport_security: { max_age: 2y, include_subdomains },
    }
}

security_policy::security_policy! {
    pub struct Files {
        origin: "https://shop.example.com",
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
