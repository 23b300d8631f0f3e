security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., report_uri: [.., "/reports"] },
        permissions_policy: { .., camera: none },
        x_frame_options: { .. },
        ..security_policy::presets::Api
    }
}

fn main() {}
