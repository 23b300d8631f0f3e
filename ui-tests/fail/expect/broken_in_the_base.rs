security_policy::security_policy! {
    pub struct Base {
        origin: "https://shop.example.com",
        content_security_policy: { .., script_src: [.., "https://cdn.example.com"] },
        expect: { no_injected_script },
        ..security_policy::presets::Strict
    }
}

security_policy::security_policy! {
    pub struct Shop {
        referrer_policy: no_referrer,
        ..Base
    }
}

fn main() {}
