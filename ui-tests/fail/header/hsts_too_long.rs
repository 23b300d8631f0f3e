security_policy::security_policy! {
    pub struct Shop {
        strict_transport_security: { max_age: 99999999999y },
    }
}

fn main() {}
