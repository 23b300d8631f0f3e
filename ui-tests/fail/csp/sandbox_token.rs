security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            sandbox: [allow_script],
        },
    }
}

fn main() {}
