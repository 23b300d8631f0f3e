//! Signed and encrypted values have keys of their own; plain ones are not accepted anyway.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            shop: { name: "sid", path: "/shop", max_age: 8h, signed },
            admin: { name: "sid", path: "/admin", max_age: 8h, private },
            help: { name: "sid", path: "/help" },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::SHOP.name(), Shop::ADMIN.name());
}
