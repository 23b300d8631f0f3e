//! As long as browsers keep one; a session of a month.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 400d },
            session: { name: "__Host-session", max_age: 31d, signed },
        },
        ..security_policy::presets::Api
    }
}

fn main() {
    assert_eq!(Shop::THEME.attributes(), "; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=34560000");
}
