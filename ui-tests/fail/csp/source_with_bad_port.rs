security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            connect_src: "https://cdn.example.com:99999",
        },
    }
}

fn main() {}
