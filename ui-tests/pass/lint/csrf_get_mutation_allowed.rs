//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: {
            bind_to: session,
            #[allow(csrf_get_mutation, reason = "an old link in mails")]
            protect: ["GET /logout"],
        },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    assert_eq!(Shop::CSRF.field(), "csrf_token");
}
