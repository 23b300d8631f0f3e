use http::HeaderMap;

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
            login: { name: "__Host-login", max_age: 8h, idle: 30min, private },
            theme,
        },
        ..security_policy::presets::StaticSite
    }
}

fn main() {
    let mut headers = HeaderMap::new();
    Shop::SESSION.set(&mut headers, "42").unwrap();
    Shop::LOGIN.set(&mut headers, "42").unwrap();
    Shop::THEME.set(&mut headers, 42).unwrap();
    Shop::check(&Shop::THEME).unwrap();
}
