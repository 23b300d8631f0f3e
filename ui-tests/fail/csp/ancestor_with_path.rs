security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            frame_ancestors: "https://partner.example/frame",
        },
    }
}

fn main() {}
