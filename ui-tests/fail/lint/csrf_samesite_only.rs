#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: none, base_uri: none, form_action: self, frame_ancestors: none },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
