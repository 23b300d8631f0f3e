security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            sid: { name: "__Host-sid", max_age: 8h, idle: 30min },
        },
    }
}

fn main() {}
