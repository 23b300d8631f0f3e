security_policy::security_policy! {
    pub struct Shop {
        origin: "https://localhost:8443",
        strict_transport_security: { max_age: 2y },
    }
}

fn main() {}
