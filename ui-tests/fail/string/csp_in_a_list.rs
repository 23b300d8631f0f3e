security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: ["default-src 'self'", "script-src 'slef'; img-src *, font-src 'self' 'nonce'"],
    }
}

fn main() {}
