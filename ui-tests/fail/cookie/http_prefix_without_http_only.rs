security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            sid: { name: "__Http-sid", http_only: false },
        },
    }
}

fn main() {}
