security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., script_src: [.., "https://cdn.example.com"] },
        expect: {
            ..,
        },
        ..security_policy::presets::Strict
    }
}

fn main() {}
