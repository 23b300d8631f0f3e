//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_static_nonce, reason = "the proxy in front replaces it")]
        content_security_policy: { script_src: "'nonce-cmVwbGFjZW1l'" },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "script-src 'nonce-cmVwbGFjZW1l'");
}
