security_policy::security_policy! {
    pub struct Base {
        content_security_policy: { default_src: "a_b.example" },
    }
}

security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: denied,
        ..Base
    }
}

fn main() {}
