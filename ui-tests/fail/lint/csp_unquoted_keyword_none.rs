security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            object_src: "none",
        },
    }
}

fn main() {}
