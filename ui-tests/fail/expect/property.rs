security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., base_uri: self, script_src: [self, nonce] },
        expect: { no_injected_script },
        ..security_policy::presets::Strict
    }
}

fn main() {}
