use security_policy::{Key, Keys, csrf::SpentTokens, security_policy};

security_policy! {
    #[allow(missing, reason = "an example")]
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 2h },
    }
}

fn main() {
    let keys = Keys::signing_with(Key::random());
    let _ = Shop::CSRF.layer(keys).remembering(SpentTokens::in_process());
}
