security_policy::security_policy! {
    pub struct Shop {
        ..security_policy::presets::Api,
        x_frame_options: same_origin,
    }
}

fn main() {}
