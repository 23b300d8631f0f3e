//! The server refuses what is older.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::SESSION.name(), "__Host-session");
}
