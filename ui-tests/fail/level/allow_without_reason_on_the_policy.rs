security_policy::security_policy! {
    #[allow(csp_script_unsafe_inline)]
    pub struct Shop {
        content_security_policy: { script_src: unsafe_inline },
    }
}

fn main() {}
