//! A double-submit token is there for scripts.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            csrf_token: { name: "__Host-csrf_token", http_only: false },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::CSRF_TOKEN.attributes(), "; Secure; SameSite=Lax; Path=/");
}
