#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_script_unsafe_inline, reason = "old pages")]
        content_security_policy: { script_src: [self, nonce, unsafe_inline] },
    }
}

fn main() {}
