//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            shop: { name: "sid", path: "/shop", max_age: 8h, signed },
            #[allow(token_shared_salt, reason = "both hold the number of the branch, and nothing else")]
            admin: { name: "sid", path: "/admin", max_age: 8h, signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::SHOP.name(), Shop::ADMIN.name());
}
