#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            widget: { same_site: none },
            chat: { partitioned },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
