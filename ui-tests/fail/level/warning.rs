#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_script_unsafe_inline)]
    pub struct Shop {
        content_security_policy: { script_src: [self, unsafe_inline] },
    }
}

fn main() {}
