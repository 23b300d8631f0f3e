#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        csrf: { fallback: refuse },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
