#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { http_only: false },
            sid: { name: "__Host-sid", http_only: false },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
