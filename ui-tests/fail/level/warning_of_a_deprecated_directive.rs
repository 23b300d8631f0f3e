#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: self, block_all_mixed_content },
    }
}

fn main() {}
