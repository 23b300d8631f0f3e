//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_missing_httponly, reason = "the page reads it before it paints")]
            theme: { http_only: false },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; Secure; SameSite=Lax; Path=/");
}
