#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            shop: { name: "sid", path: "/shop", max_age: 8h, signed },
            admin: { name: "sid", path: "/admin", max_age: 8h, signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
