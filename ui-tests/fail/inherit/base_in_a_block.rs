security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { img_src: self, ..security_policy::presets::Api },
        ..security_policy::presets::Api
    }
}

fn main() {}
