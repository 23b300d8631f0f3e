security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., img_src: [.., self] },
        x_frame_options: omit,
    }
}

fn main() {}
