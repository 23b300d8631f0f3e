security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            default: { name: "a", signed },
        },
    }
}

fn main() {}
