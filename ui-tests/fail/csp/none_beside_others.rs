security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: [none, "https://cdn.example.com"],
        },
    }
}

fn main() {}
