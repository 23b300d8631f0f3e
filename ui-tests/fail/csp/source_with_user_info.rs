security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: "https://user:pw@cdn.example.com",
        },
    }
}

fn main() {}
