#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", signed },
            login: { name: "__Host-login", idle: 30min, private },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
