security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: [self, nonce],
    }
}

fn main() {}
