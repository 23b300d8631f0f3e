security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: [hash(), hash_file(app), env(1)] },
    }
}

fn main() {}
