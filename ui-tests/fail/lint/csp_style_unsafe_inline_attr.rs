security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            style_src: self,
            style_src_attr: unsafe_inline,
        },
    }
}

fn main() {}
