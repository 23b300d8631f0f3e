security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: [{ script_src: self }, { script_src: self, img_src: self, script_src: none }],
    }
}

fn main() {}
