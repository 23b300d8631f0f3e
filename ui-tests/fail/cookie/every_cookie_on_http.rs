security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        cookies: { session: { name: "__Host-session" }, theme: { max_age: 1d }, default },
    }
}

fn main() {}
