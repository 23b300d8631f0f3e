security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "script-src 'self', https://cdn.example.com; img-src *",
    }
}

fn main() {}
