security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., script_src: [.., "https://cdn.example.com"] },
        expect: {
            no_framin,
            alow script "https://cdn.example.com/app.js",
            allow scrpt "https://cdn.example.com/app.js",
            allow script "/app.js",
            deny script inline nonse,
        },
        ..security_policy::presets::Strict
    }
}

fn main() {}
