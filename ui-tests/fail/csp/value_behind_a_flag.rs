security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            upgrade_insecure_requests: true,
        },
    }
}

fn main() {}
