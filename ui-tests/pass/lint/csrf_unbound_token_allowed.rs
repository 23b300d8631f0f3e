//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        #[allow(csrf_unbound_token, reason = "nobody logs in here")]
        csrf: { max_age: 1h },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    assert_eq!(Shop::CSRF.field(), "csrf_token");
}
