security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 1d, path: "/", max_age: 2d },
        },
    }
}

fn main() {}
