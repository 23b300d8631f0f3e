security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        cookies: {
            theme,
        },
    }
}

fn main() {}
