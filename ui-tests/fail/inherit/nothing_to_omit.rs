security_policy::security_policy! {
    pub struct Shop {
        permissions_policy: omit,
        content_security_policy: { default_src: none, base_uri: omit },
        ..security_policy::presets::Api
    }
}

fn main() {}
