//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_prefix_missing, reason = "the mobile app looks for this name")]
            session,
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::SESSION.name(), "session");
}
