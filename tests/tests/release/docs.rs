//! Versions in texts, and the changelog.

use crate::crates;
use crate::tree::Tree;
use std::sync::LazyLock;

/// Texts that users read, and that name a version.
pub(crate) fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    let version = crates::version(tree);
    let series = series(&version);
    for path in TEXTS.iter() {
        let text = tree.text(path);
        for stated in stated_versions(&text).filter(|stated| *stated != series) {
            faults.push(format!("{path}: it says `{stated}`, and the release is `{version}`"));
        }
    }
    if stated_versions(&tree.text("README.md")).next().is_none() {
        faults.push("README.md: it does not say what to depend on".to_owned());
    }

    let rust = tree.toml("Cargo.toml")["workspace"]["package"]["rust-version"].as_str().expect("a version").to_owned();
    for (path, sentence) in [
        ("README.md", format!("![rustc {rust}](https://img.shields.io/badge/rustc-{rust}+-blue)")),
        ("SECURITY.md", format!("build with Rust {rust} and later")),
    ] {
        if !tree.text(path).contains(&sentence) {
            faults.push(format!("{path}: the lowest version of Rust is {rust}"));
        }
    }
    faults.extend(changelog(tree).err());
    faults
}

/// The sources, whose docs are published, and the README.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folders = ["runtime", "core", "macros"].into_iter();
    let sources = folders.flat_map(|folder| [".rs", ".md"].map(|ending| Tree::default().files(folder, ending)));
    let states = |path: &String| stated_versions(&Tree::default().text(path)).next().is_some();
    sources.flatten().filter(states).chain(["README.md".to_owned()]).collect()
});

/// `1.4.2` → `1`, `0.4.2` → `0.4`: what cargo treats as compatible.
fn series(version: &str) -> String {
    let parts: Vec<&str> = version.split('.').collect();
    let count = if parts[0] == "0" { 2 } else { 1 };
    parts[..count].join(".")
}

/// The versions in `security-policy = { version = "…"` and `security-policy = "…"`, also of the other crates.
fn stated_versions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let line = line.trim_start_matches(['/', '!', ' ']).strip_prefix("security-policy")?;
        let line = line.trim_start_matches("-core").trim_start_matches("-syntax");
        let value = line.strip_prefix(" = ")?;
        let value = value.strip_prefix('"').or_else(|| Some(value.split_once("version = \"")?.1))?;
        Some(value.split_once('"')?.0)
    })
}

/// The headings of the changelog, newest first: `Unreleased` or a version with its date.
struct Changelog {
    /// Whether something is listed in the section *Unreleased*.
    has_unreleased: bool,
    releases: Vec<String>,
}

fn changelog(tree: &Tree) -> Result<Changelog, String> {
    let text = tree.text("CHANGELOG.md");
    let mut changelog = Changelog { has_unreleased: false, releases: Vec::new() };
    for (place, section) in text.split("\n## ").skip(1).enumerate() {
        let (heading, entries) = section.split_once('\n').unwrap_or((section, ""));
        if heading == "Unreleased" && place == 0 {
            changelog.has_unreleased = !entries.trim().is_empty();
            continue;
        }
        match heading.split_once(" - ") {
            Some((version, date))
                if numbers(version, '.') == Some(3) && date.len() == 10 && numbers(date, '-') == Some(3) =>
            {
                changelog.releases.push(version.to_owned());
            }
            _ => {
                return Err(format!(
                    "CHANGELOG.md: `## {heading}` is no version with its date, `## 1.2.3 - 2026-01-31`"
                ));
            }
        }
    }
    let is_sorted = changelog.releases.is_sorted_by(|newer, older| key(newer) > key(older));
    if is_sorted { Ok(changelog) } else { Err("CHANGELOG.md: the newest release is not the first".to_owned()) }
}

/// How many numbers a text consists of.
fn numbers(text: &str, separator: char) -> Option<usize> {
    text.split(separator).all(|part| part.parse::<u32>().is_ok()).then(|| text.split(separator).count())
}

fn key(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// What holds of a release, and not of a commit between two.
pub(crate) fn unready(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    let repository =
        tree.toml("Cargo.toml")["workspace"]["package"]["repository"].as_str().unwrap_or_default().to_owned();
    if !repository.starts_with("https://") {
        faults.push("Cargo.toml: `repository` is empty".to_owned());
    }
    let version = crates::version(tree);
    if let Ok(changelog) = changelog(tree) {
        if changelog.releases.first() != Some(&version) {
            faults.push(format!("CHANGELOG.md: its first release is not {version}"));
        }
        if changelog.has_unreleased {
            faults.push(format!("CHANGELOG.md: what is unreleased belongs to {version}"));
        }
    }
    faults
}
