//! A nonce that is made anew.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: nonce },
    }
}

fn main() {
    let nonce = security_policy::Nonce::random();
    assert_eq!(Shop::headers(&nonce)["content-security-policy"], format!("script-src 'nonce-{nonce}'"));
}
