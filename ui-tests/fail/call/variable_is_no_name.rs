security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: [env(""), env("A=B")] },
    }
}

fn main() {}
