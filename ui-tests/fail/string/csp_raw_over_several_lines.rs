security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: r#"
            default-src 'self';
            scriptsrc 'self' "https://cdn.example.com";
        "#,
    }
}

fn main() {}
