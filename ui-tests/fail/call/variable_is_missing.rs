security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: env("A_VARIABLE_THAT_NOBODY_SETS") },
    }
}

fn main() {}
