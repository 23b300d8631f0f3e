security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "default-src 'self'; script-src self https://cdn.example.com; object-src 'none'",
    }
}

fn main() {}
