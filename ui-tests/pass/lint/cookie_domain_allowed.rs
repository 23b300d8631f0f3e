//! Accepted, with a reason; browsers drop a leading dot.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_domain, reason = "the blog shows the same theme")]
            theme: { domain: ".example.com" },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; Secure; HttpOnly; SameSite=Lax; Path=/; Domain=example.com");
}
