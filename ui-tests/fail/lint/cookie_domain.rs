#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { domain: "example.com" },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
