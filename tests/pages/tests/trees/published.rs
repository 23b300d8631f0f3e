//! The templates that the crates of the engines contain: `published/<engine>/<project>.findings` has what is found in them, each read
//! by hand. `BLESS=1` writes it.

use super::site::{Tree, add};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A policy for pages of examples, which have no nonce.
const POLICY: &str = r#"
    origin: "https://example.com",
    content_security_policy: {
        default_src: [self, https],
        script_src: [self, https],
        style_src: [self, https],
        img_src: [self, https, data],
        object_src: none,
        base_uri: none,
    },
    templates: { engine: ENGINE, files: "templates/**" },
"#;

const PROJECTS: &[&str] = &[
    "askama/derive",
    "askama/rustdoc",
    "handlebars/examples",
    "handlebars/rocket",
    "handlebars/tests",
    "minijinja/axum_template",
    "minijinja/docs",
    "tera/axum_template",
    "tera/basic",
    "tera/dashboard",
    "tera/realistic",
];

#[test]
fn published_templates_have_the_listed_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("published");
    let mut count = 0;
    for project in PROJECTS {
        let (engine, _) = project.split_once('/').expect("an engine");
        let mut files = BTreeMap::new();
        add(&root.join(project), &root.join(project), &mut files);
        count += files.len();
        let tree = Tree { engine: engine.to_owned(), policy: POLICY.replace("ENGINE", engine), files };
        let found: String = tree.findings().iter().map(|found| format!("{} {}\n", found.place, found.what)).collect();
        let path = root.join(format!("{project}.findings"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &found).expect("the file is written");
        }
        assert_eq!(found, fs::read_to_string(&path).unwrap_or_default(), "{project}");
    }
    assert!(count >= 38, "{count} templates");
}
