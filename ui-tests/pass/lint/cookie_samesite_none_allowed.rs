//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_samesite_none, reason = "single sign-on of partners posts here")]
            widget: { same_site: none },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::WIDGET.attributes(), "; Secure; HttpOnly; SameSite=None; Path=/");
}
