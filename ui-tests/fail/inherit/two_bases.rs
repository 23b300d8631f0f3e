security_policy::security_policy! {
    pub struct Shop {
        ..security_policy::presets::Strict,
        ..security_policy::presets::Api
    }
}

fn main() {}
