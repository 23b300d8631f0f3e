//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_missing_samesite, reason = "an embedded browser of 2012 chokes on the attribute")]
            theme: { same_site: unset },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; Secure; HttpOnly; Path=/");
}
