security_policy::security_policy! {
    pub struct Shop {
        origin: "https://192.0.2.1",
        strict_transport_security: { max_age: 2y },
    }
}

fn main() {}
