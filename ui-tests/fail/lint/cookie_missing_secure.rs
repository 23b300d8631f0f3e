security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { secure: false },
            default: { secure: false },
        },
        ..security_policy::presets::Api
    }
}

fn main() {}
