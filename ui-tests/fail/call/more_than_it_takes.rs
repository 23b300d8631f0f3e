security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { script_src: [hash("greet()", sha256, sha384), env("CDN", sha256)] },
    }
}

fn main() {}
