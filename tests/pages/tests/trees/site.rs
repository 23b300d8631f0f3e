//! The templates of an engine, and what a policy finds in them, by the way that the macro takes.

use proc_macro2::TokenStream;
use security_policy_syntax::{Memory, check, parse};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const ENGINES: &[&str] = &["minijinja", "askama", "tera", "handlebars"];

/// The strict policy of the shop. Mails are no pages.
pub(crate) const SHOP: &str = r#"
    origin: "https://shop.example",
    content_security_policy: {
        default_src: none,
        script_src: [self, nonce, "https://cdn.example"],
        style_src: [self, nonce],
        img_src: [self, "https://img.example"],
        font_src: self,
        media_src: self,
        manifest_src: self,
        connect_src: self,
        form_action: [self, "https://pay.example"],
        base_uri: none,
        object_src: none,
        frame_ancestors: none,
    },
    cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    csrf: { bind_to: session },
    templates: { engine: ENGINE, files: "templates/**", exclude: "emails/**" },
"#;

/// Templates by their names.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    pub(crate) engine: String,
    /// The fields of the policy.
    pub(crate) policy: String,
    pub(crate) files: BTreeMap<String, String>,
}

/// A finding: its lint, or the message of an error, and its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// `file:line:column`.
    pub(crate) place: String,
    pub(crate) what: String,
}

impl Tree {
    /// The shop in the templates of an engine.
    pub(crate) fn read(engine: &str) -> Tree {
        let mut tree =
            Tree { engine: engine.to_owned(), policy: SHOP.replace("ENGINE", engine), files: BTreeMap::new() };
        let root = folder().join(engine);
        add(&root, &root, &mut tree.files);
        tree
    }

    /// What the policy finds in the templates, sorted by place. Findings about other fields than `templates` are left out.
    pub(crate) fn findings(&self) -> Vec<Found> {
        let bytes = |(name, text): (&String, &String)| (format!("templates/{name}"), text.clone().into_bytes());
        let memory = Memory { files: self.files.iter().map(bytes).collect(), ..Memory::default() };
        let text = format!("krate struct Shop {{ {} }}", self.policy);
        let tokens: TokenStream = text.parse().expect("tokens");
        let checked = check(&parse(tokens, &memory).expect("a policy"));
        let found = checked.diagnostics.iter().filter_map(|found| match (found.lint, place(&found.message)) {
            (Some(lint), None) if !lint.starts_with("template_") => None,
            (lint, place) => Some(Found {
                place: place.unwrap_or_default().to_owned(),
                what: lint.map_or_else(|| found.message.clone(), str::to_owned),
            }),
        });
        let mut found: Vec<Found> = found.collect();
        found.sort();
        found
    }
}

/// The place that the excerpt in a message starts with.
fn place(message: &str) -> Option<&str> {
    let (_, excerpt) = message.split_once("--> templates/")?;
    excerpt.lines().next()
}

/// Where the data of the tests is.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("trees")
}

pub(crate) fn add(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder of the templates") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            add(root, &path, files);
            continue;
        }
        let name = path.strip_prefix(root).expect("a path in the folder").to_string_lossy().replace('\\', "/");
        files.insert(name, fs::read_to_string(&path).expect("a template"));
    }
}
