//! Without it, the cookie belongs to the host.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme,
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; Secure; HttpOnly; SameSite=Lax; Path=/");
}
