security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        strict_transport_security: { max_age: 2y },
    }
}

fn main() {}
