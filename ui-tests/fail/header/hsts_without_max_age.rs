security_policy::security_policy! {
    pub struct Shop {
        strict_transport_security: { include_subdomains },
    }
}

fn main() {}
