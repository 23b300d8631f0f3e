use security_policy::security_policy;

security_policy! {
    struct Shop {
        templates: { engine: askama, files: ["templates/shop/*.htm", "template/**/*.html"], exclude: "emails/**" },
        ..security_policy::presets::StaticSite
    }
}

fn main() {}
