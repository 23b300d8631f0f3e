//! Only the browser of one user keeps it; what is no session may be kept.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cache_control: { private, max_age: 1h },
        headers: { "X-Accel-Expires": "0" },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
    }
}

mod themed {
    security_policy::security_policy! {
        pub struct Themed {
            origin: "https://shop.example.com",
            cache_control: { public, max_age: 1h },
            cookies: { theme: { name: "__Host-theme", max_age: 1y } },
            ..security_policy::presets::StaticSite
        }
    }
}

fn main() {
    assert_eq!(Shop::CACHE_CONTROL, "private, max-age=3600");
    assert_eq!(themed::Themed::CACHE_CONTROL, "public, max-age=3600");
}
