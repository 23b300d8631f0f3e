#![deny(warnings)]

security_policy::security_policy! {
    pub struct Base {
        cookies: { theme, default },
        ..security_policy::presets::StaticSite
    }
}

security_policy::security_policy! {
    pub struct Shop {
        cookies: { .., default: omit },
        ..Base
    }
}

fn main() {}
