//! Browsers refuse `Secure` from plain http; on localhost both will do.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://localhost:3000",
        cookies: {
            theme: { secure: false },
        },
        strict_transport_security: omit,
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; HttpOnly; SameSite=Lax; Path=/");
}
