security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: "session=1; Secure",
    }
}

fn main() {}
