use http::HeaderMap;
use security_policy::{Keys, UnixTime, security_policy};

security_policy! {
    #[allow(missing, reason = "an example")]
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 2h, once },
    }
}

fn is_accepted(keys: &Keys, token: &str, headers: &HeaderMap) -> bool {
    Shop::CSRF.verify(keys, token, "/buy", headers, UnixTime::now()).is_ok()
}

fn main() {
    let _ = is_accepted;
}
