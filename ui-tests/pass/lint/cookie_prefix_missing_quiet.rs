//! No session; one that has a prefix; one that cannot have it; one that Flask names.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme,
            session: { name: "__Host-session" },
            sid: { path: "/shop" },
            old: { name: "session", max_age: 8h, flask },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::SESSION.name(), "__Host-session");
}
