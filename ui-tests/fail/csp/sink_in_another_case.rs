security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            require_trusted_types_for: "'Script'",
        },
    }
}

fn main() {}
