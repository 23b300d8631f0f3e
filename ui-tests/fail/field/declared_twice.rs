security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: deny,
        x_frame_options: same_origin,
    }
}

fn main() {}
