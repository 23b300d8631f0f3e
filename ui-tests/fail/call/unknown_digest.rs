security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: hash("greet()", md5) },
    }
}

fn main() {}
