security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 1d, expires: "Wed, 01 Jan 2031 00:00:00 GMT" },
        },
    }
}

fn main() {}
