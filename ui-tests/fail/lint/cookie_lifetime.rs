#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 2y },
            lang: { max_age: 0s },
            session: { name: "__Host-session", max_age: 90d, signed },
            login: { name: "__Host-login", max_age: 30min, idle: 1h, signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
