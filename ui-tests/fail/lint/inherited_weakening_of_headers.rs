#![deny(warnings)]

security_policy::security_policy! {
    pub struct Base {
        origin: "https://shop.example.com",
        strict_transport_security: { max_age: 2y, include_subdomains },
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        referrer_policy: same_origin,
        cache_control: { no_store },
        remove: ["server", "x-powered-by"],
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
            default: { same_site: strict },
        },
        csrf: { bind_to: session, exempt: "POST /hook", isolate },
        ..security_policy::presets::StaticSite
    }
}

security_policy::security_policy! {
    pub struct Heir {
        strict_transport_security: { max_age: 365d },
        cross_origin_opener_policy: unsafe_none,
        cross_origin_resource_policy: cross_origin,
        permissions_policy: { .., camera: self, usb: self },
        referrer_policy: strict_origin_when_cross_origin,
        cache_control: { private, max_age: 1h },
        remove: ["server"],
        cookies: { .., default: { same_site: lax } },
        csrf: { bind_to: session, exempt: ["POST /hook", "POST /other"] },
        ..Base
    }
}

fn main() {}
