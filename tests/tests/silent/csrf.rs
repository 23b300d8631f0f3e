//! A policy with every parameter of `csrf`.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, private },
            theme,
        },
        csrf: {
            bind_to: session,
            trusted_origins: ["https://pay.example.com", "https://example.com:8443"],
            trust_subdomains,
            exempt: ["POST /webhooks/pay", "PUT /webhooks/pay", "GET /feed", "POST /caf%C3%A9/"],
            fallback: token,
            header: "X-XSRF-Token",
            field: "_token",
            cookie: "__Host-form",
            max_age: 2h,
            once,
            isolate: { exempt: ["/api/public", "GET /.well-known/security.txt"], frames },
        },
        ..security_policy::presets::StaticSite
    }
}

mod derived {
    security_policy::security_policy! {
        pub struct Admin {
            csrf: { .., trusted_origins: [.., "https://audit.example.com"], isolate },
            ..super::Shop
        }
    }

    security_policy::security_policy! {
        /// Bound to a cookie of another library that anyone can write.
        pub struct Plain {
            #[allow(inherited_weakening, reason = "these pages change nothing")]
            csrf: { bind_to: theme },
            ..super::Shop
        }
    }
}

#[test]
fn compiles() {
    assert_eq!((Shop::CSRF.header(), Shop::CSRF.field()), ("x-xsrf-token", "_token"));
    assert_eq!(Shop::CSRF.cookie().name(), "__Host-form");
    assert_eq!(Shop::CSRF.cookie().attributes(), "; Secure; HttpOnly; SameSite=Lax; Path=/");
    assert_eq!(derived::Admin::CSRF.field(), "_token");
    assert_eq!(derived::Plain::CSRF.cookie().name(), "__Host-csrf");
}
