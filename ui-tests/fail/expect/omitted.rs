security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        expect: { no_framing: omit },
        ..security_policy::presets::Strict
    }
}

fn main() {}
