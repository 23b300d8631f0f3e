//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
        #[allow(csrf_referrer_conflict, reason = "only browsers with `Sec-Fetch-Site` get in")]
        referrer_policy: no_referrer,
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    assert_eq!(Shop::CSRF.field(), "csrf_token");
}
