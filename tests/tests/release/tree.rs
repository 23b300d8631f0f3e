//! The files of the project, some of them with another text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[derive(Default)]
pub(crate) struct Tree(BTreeMap<String, String>);

impl Tree {
    /// The project, with the first `old` of a file replaced.
    pub(crate) fn with(path: &str, old: &str, new: &str) -> Self {
        let text = Tree::default().text(path);
        assert!(text.contains(old), "`{path}` has no `{old}`");
        Tree([(path.to_owned(), text.replacen(old, new, 1))].into())
    }

    /// The same with another replacement.
    pub(crate) fn and(mut self, path: &str, old: &str, new: &str) -> Self {
        self.0.extend(Tree::with(path, old, new).0);
        self
    }

    /// The text of a file, or nothing if there is no such file.
    pub(crate) fn text(&self, path: &str) -> String {
        let on_disk = || fs::read_to_string(root().join(path)).unwrap_or_default();
        self.0.get(path).cloned().unwrap_or_else(on_disk)
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        !path.is_empty() && root().join(path).exists()
    }

    /// The paths of all files of a folder with an ending.
    pub(crate) fn files(&self, folder: &str, ending: &str) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(root().join(&folder)).expect("a folder of the project") {
                let entry = entry.expect("an entry of the folder");
                let path = format!("{folder}/{}", entry.file_name().to_str().expect("a name in UTF-8"));
                match entry.path().is_dir() {
                    true => folders.push(path),
                    false if path.ends_with(ending) => files.push(path),
                    false => {}
                }
            }
        }
        files.sort();
        files
    }

    pub(crate) fn toml(&self, path: &str) -> toml::Table {
        self.text(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
