use security_policy::security_policy;

security_policy! {
    struct Shop {
        content_security_policy: {
            default_src: self,
            script_src: [self, template_hashes],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        templates: { engine: askama, files: "templates/hashes/*.html" },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
