//! The crates: what their manifests have to say, and the order in which they are published.

use crate::tree::Tree;
use toml::{Table, Value};

/// A line of `.ci/published`.
pub(crate) struct Published {
    pub(crate) name: String,
    pub(crate) folder: String,
}

pub(crate) fn published(tree: &Tree) -> Vec<Published> {
    let lines = tree.text(".ci/published");
    let lines = lines.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs.map(|(name, folder)| Published { name: name.to_owned(), folder: folder.to_owned() }).collect()
}

/// The version of all crates.
pub(crate) fn version(tree: &Tree) -> String {
    of_workspace(&tree.toml("Cargo.toml"), "version")
}

/// The lowest version of Rust.
pub(crate) fn rust_version(tree: &Tree) -> String {
    of_workspace(&tree.toml("Cargo.toml"), "rust-version")
}

pub(crate) fn faults(tree: &Tree) -> Vec<String> {
    let workspace = tree.toml("Cargo.toml");
    let published = published(tree);
    let mut faults = [unlisted(tree, &workspace, &published), shared(tree, &workspace)].concat();
    for (place, krate) in published.iter().enumerate() {
        let path = format!("{}/Cargo.toml", krate.folder);
        let manifest = tree.toml(&path);
        let found = [
            metadata(tree, krate, &manifest, &workspace),
            dependencies(krate, &manifest, &workspace, &published[..place]),
        ];
        faults.extend(found.into_iter().flatten().map(|fault| format!("{path}: {fault}")));
    }
    faults
}

/// Crates of the workspace that cargo would publish, and the list does not name.
fn unlisted(tree: &Tree, workspace: &Table, published: &[Published]) -> Vec<String> {
    let members = workspace["workspace"]["members"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut faults = Vec::new();
    for folder in members {
        let manifest = tree.toml(&format!("{folder}/Cargo.toml"));
        let is_private = manifest["package"].get("publish").and_then(Value::as_bool) == Some(false);
        let is_listed = published.iter().any(|krate| krate.folder == folder);
        match (is_private, is_listed) {
            (false, false) => faults.push(format!(".ci/published: `{folder}` is missing")),
            (true, true) => {
                faults.push(format!("{folder}/Cargo.toml: it is in .ci/published and has `publish = false`"))
            }
            _ => {}
        }
        let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool);
        if inherits != Some(true) && !UNSAFE.contains(&folder) {
            faults.push(format!("{folder}/Cargo.toml: it does not inherit `forbid(unsafe_code)`"));
        }
    }
    if workspace["workspace"]["lints"]["rust"].get("unsafe_code").and_then(Value::as_str) != Some("forbid") {
        faults.push("Cargo.toml: `unsafe_code` is not forbidden".to_owned());
    }
    faults
}

/// The test with an allocator of its own, which is the only unsafe code.
const UNSAFE: &[&str] = &["tests/freed-memory"];

/// What is stated once, in `[workspace.package]`.
const SHARED: &[&str] = &["version", "edition", "rust-version", "license", "repository", "homepage"];

/// How docs.rs builds each crate, and `.ci/supply docs` does.
const RUSTDOC_ARGS: &[&str] = &["--cfg", "docsrs", "--generate-link-to-definition"];

fn metadata(tree: &Tree, krate: &Published, manifest: &Table, workspace: &Table) -> Vec<String> {
    let Published { name, folder } = krate;
    let package = &manifest["package"];
    let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
    let list = |key: &str| match is_inherited(package, key) {
        true => strings(workspace["workspace"]["package"].get(key)),
        false => strings(package.get(key)),
    };

    let mut faults = Vec::new();
    let mut expect = |holds: bool, fault: &str| {
        if !holds {
            faults.push(fault.to_owned());
        }
    };
    for key in SHARED {
        expect(is_inherited(package, key), &format!("its `{key}` is not that of the workspace"));
    }
    expect(text("name") == name, "its name is not that of .ci/published");
    expect((20..=150).contains(&text("description").len()), "no `description` of 20 to 150 characters");
    expect(text("documentation") == format!("https://docs.rs/{name}"), "`documentation` is not its page on docs.rs");
    // The limits of crates.io.
    expect((1..=5).contains(&list("keywords").len()), "no `keywords`, or more than 5");
    expect(list("keywords").iter().all(|word| word.len() <= 20), "a keyword is too long");
    expect((1..=5).contains(&list("categories").len()), "no `categories`, or more than 5");
    expect(tree.has(&format!("{folder}/{}", text("readme"))) && !text("readme").is_empty(), "its `readme` is no file");
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        expect(
            tree.text(&format!("{folder}/{licence}")) == tree.text(licence),
            "its licences are not those of the project",
        );
    }

    let docs = package.get("metadata").and_then(|metadata| metadata.get("docs")?.get("rs"));
    let docs = |key: &str| docs.and_then(|docs| docs.get(key));
    expect(docs("all-features") == Some(&Value::Boolean(true)), "docs.rs would not build all features");
    expect(strings(docs("rustdoc-args")) == RUSTDOC_ARGS, "docs.rs would not mark what needs a feature");
    // A library, or a program.
    let roots = ["lib.rs", "main.rs"].map(|file| tree.text(&format!("{folder}/src/{file}")));
    expect(
        roots.iter().any(|root| root.lines().any(|line| line == "#![forbid(unsafe_code)]")),
        "its library does not start with `#![forbid(unsafe_code)]`",
    );
    faults
}

/// What the published manifests inherit.
fn shared(tree: &Tree, workspace: &Table) -> Vec<String> {
    let mut faults = Vec::new();
    for key in SHARED.iter().filter(|key| **key != "repository" && of_workspace(workspace, key).is_empty()) {
        faults.push(format!("Cargo.toml: no `{key}`"));
    }
    if !of_workspace(workspace, "homepage").starts_with("https://") {
        faults.push("Cargo.toml: `homepage` is no address".to_owned());
    }
    if !tree.text(".ci/supply").contains(&format!("{} {}", RUSTDOC_ARGS[0], RUSTDOC_ARGS[1])) {
        faults.push(".ci/supply: `docs` does not build as docs.rs does".to_owned());
    }
    faults
}

/// Whether a manifest says `key.workspace = true`.
fn is_inherited(package: &Value, key: &str) -> bool {
    package.get(key).and_then(|value| value.get("workspace")?.as_bool()) == Some(true)
}

fn strings(list: Option<&Value>) -> Vec<&str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A crate depends on crates that are published before it, in the version of the release.
fn dependencies(krate: &Published, manifest: &Table, workspace: &Table, before: &[Published]) -> Vec<String> {
    let version = of_workspace(workspace, "version");
    let all = workspace["workspace"]["dependencies"].as_table().expect("the dependencies of the workspace");
    let names = manifest.get("dependencies").and_then(Value::as_table).into_iter().flatten().map(|(name, _)| name);
    let mut faults = Vec::new();
    for name in names {
        // What has a path is ours.
        let Some(Value::Table(dependency)) = all.get(name) else { continue };
        if !dependency.contains_key("path") {
            continue;
        }
        if dependency.get("version").and_then(Value::as_str) != Some(&format!("={version}")) {
            faults.push(format!("`{name}` has not the version ={version}"));
        }
        if !before.iter().any(|other| other.name == *name) {
            faults.push(format!("`{name}` is published after `{}`, or not at all", krate.name));
        }
    }
    faults
}

fn of_workspace(workspace: &Table, key: &str) -> String {
    workspace["workspace"]["package"].get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
