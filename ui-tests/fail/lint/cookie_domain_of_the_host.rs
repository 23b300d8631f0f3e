#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://github.io",
        cookies: {
            theme: { domain: "github.io" },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
