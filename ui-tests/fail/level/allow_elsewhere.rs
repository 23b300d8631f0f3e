security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            #[allow(csp_style_unsafe_inline, reason = "a widget sets them")]
            style_src: unsafe_inline,
            script_src: unsafe_inline,
        },
    }
}

fn main() {}
