security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: "my_cdn.example.com",
        },
    }
}

fn main() {}
