security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { max_age: 8h, flask } },
        csrf: { bind_to: session },
    }
}

fn main() {}
