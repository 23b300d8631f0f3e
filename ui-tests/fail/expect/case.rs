security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., script_src: [.., "https://cdn.example.com"] },
        expect: {
            #[allow(omitted_promise, reason = "one script is on the CDN")]
            no_injected_script: omit,
            allow image "https://img.example.com/logo.png",
            deny script "https://cdn.example.com/evil.js",
        },
        ..security_policy::presets::Strict
    }
}

fn main() {}
