use security_policy::security_policy;

security_policy! {
    struct Shop {
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        templates: { engine: askama, files: "templates/shop/**/*.html", nonce: "csp.nonce" },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
