security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { path: "shop" },
        },
    }
}

fn main() {}
