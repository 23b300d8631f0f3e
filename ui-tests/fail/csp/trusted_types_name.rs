security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            trusted_types: ["my policy!", "a"],
        },
    }
}

fn main() {}
