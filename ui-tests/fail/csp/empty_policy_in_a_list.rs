security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: [{ default_src: self }, {}, ""],
    }
}

fn main() {}
