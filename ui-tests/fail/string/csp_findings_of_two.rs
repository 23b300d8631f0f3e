security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: "default-src 'self'; frame-ancestors 'none', script-src 'nonce-b2xkIGhhYml0cyBkaWUgaGFyZA' 'strict-dynamic' *",
    }
}

fn main() {}
