security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[allow(csp_script_unsafe_inlin, reason = "old pages")]
            script_src: self,
        },
    }
}

fn main() {}
