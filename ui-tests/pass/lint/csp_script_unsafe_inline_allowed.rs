//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_script_unsafe_inline, reason = "the old pages go next month")]
        content_security_policy: { script_src: [self, unsafe_inline] },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "script-src 'self' 'unsafe-inline'");
}
