security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { frame_ancestors: hash("greet()") },
    }
}

fn main() {}
