#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session,
            login: { name: "shop", max_age: 8h, signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
