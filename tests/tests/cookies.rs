use security_policy::security_policy;
security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        x_frame_options: deny,
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            theme: { max_age: 1d, http_only },
            secret: { name: "__Host-secret", max_age: 8h, private },
            old: { name: "session", max_age: 8h, flask },
            default: {},
        },
    }
}
#[test]
fn it() {
    println!("{:?} {:?} {:?} {:?}", Shop::SESSION, Shop::THEME, Shop::SECRET, Shop::OLD);
}
