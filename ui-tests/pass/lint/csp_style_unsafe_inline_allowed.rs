//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[allow(csp_style_unsafe_inline, reason = "the editor widget sets style attributes")]
            style_src: [self, unsafe_inline],
        },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "style-src 'self' 'unsafe-inline'");
}
