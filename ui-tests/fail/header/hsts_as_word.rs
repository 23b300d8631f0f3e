security_policy::security_policy! {
    pub struct Shop {
        strict_transport_security: 2y,
    }
}

fn main() {}
