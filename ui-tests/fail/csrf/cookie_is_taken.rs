security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { csrf_half: { name: "__Host-csrf" }, session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
    }
}

fn main() {}
