security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { same_site: unset },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
