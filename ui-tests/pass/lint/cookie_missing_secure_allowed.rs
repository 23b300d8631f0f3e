//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_missing_secure, reason = "the kiosk has no TLS yet")]
            theme: { secure: false },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; HttpOnly; SameSite=Lax; Path=/");
}
