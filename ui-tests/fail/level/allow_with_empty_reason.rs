security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[allow(csp_script_unsafe_inline, reason = " ")]
            script_src: unsafe_inline,
        },
    }
}

fn main() {}
