security_policy::security_policy! {
    pub struct Shop {
        strict_transport_security: { max_age: 2y, preload: true },
    }
}

fn main() {}
