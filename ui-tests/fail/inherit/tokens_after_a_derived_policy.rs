security_policy::security_policy! {
    pub struct Shop {
        x_frame_options: deny,
        ..security_policy::presets::StaticSite
    }
    ..security_policy::presets::Api
}

fn main() {}
