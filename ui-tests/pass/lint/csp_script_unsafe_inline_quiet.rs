//! A fallback for old browsers, which others ignore beside a nonce, a hash or `strict_dynamic`.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            script_src: [unsafe_inline, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", strict_dynamic],
        },
    }
}

fn main() {
    assert_eq!(Shop::HEADERS.len(), 1);
}
