security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, sgined },
            login: { name: "__Host-login", max_age: 8h, idle: 30, signed },
            theme: "dark",
        },
    }
}

fn main() {
    use security_policy::{Key, Keys, UnixTime};
    let keys = Keys::signing_with(Key::random());
    let mut headers = Default::default();
    Shop::SESSION.set(&mut headers, &keys, "id", UnixTime::now()).unwrap();
    Shop::LOGIN.rotate(&mut headers, &keys, UnixTime::now()).unwrap();
    Shop::THEME.set(&mut headers, "dark").unwrap();
    Shop::apply(&mut headers);
}
