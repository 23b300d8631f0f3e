security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "default-src 'self'; script-src 'self' unsafe-inline https://cdn.example.com?v=1; img-src * font-src *",
    }
}

fn main() {}
