//! Keywords in quotes, and hosts that only begin like one.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: ["'self'", "self.example.com", "sha256-files.example.com", "nonce.example"] },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "script-src 'self' self.example.com sha256-files.example.com nonce.example");
}
