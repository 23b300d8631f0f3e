security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            img_src: [self, "javascript:"],
        },
    }
}

fn main() {}
