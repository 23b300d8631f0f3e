//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_lifetime, reason = "another client than a browser keeps it")]
            theme: { max_age: 2y },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=63072000");
}
