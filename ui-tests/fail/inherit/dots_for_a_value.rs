security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { .., base_uri: .. },
        ..security_policy::presets::Api
    }
}

fn main() {}
