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
        for stated in stated_versions(&text).filter(|stated| *stated != series && *stated != version) {
            faults.push(format!("{path}: it says `{stated}`, and the release is `{version}`"));
        }
    }
    if stated_versions(&tree.text("README.md")).next().is_none() {
        faults.push("README.md: it does not say what to depend on".to_owned());
    }

    let rust = crates::rust_version(tree);
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

/// The READMEs, and the sources, whose docs are published.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folders = ["runtime", "core", "macros", "cli"].into_iter();
    let texts = folders.flat_map(|folder| [".rs", ".md"].map(|ending| Tree::default().files(folder, ending)));
    let states =
        |path: &String| path.ends_with("/README.md") || stated_versions(&Tree::default().text(path)).next().is_some();
    texts.flatten().filter(states).chain(["README.md".to_owned()]).collect()
});

/// `1.4.2` → `1`, `0.4.2` → `0.4`: what cargo treats as compatible.
pub(crate) fn series(version: &str) -> String {
    let parts: Vec<&str> = version.split('.').collect();
    let count = if parts[0] == "0" { 2 } else { 1 };
    parts[..count].join(".")
}

/// The versions in `security-policy = { version = "…"`, `security-policy = "…"` and `security-policy@…`, also of the other crates.
fn stated_versions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| depended(line).into_iter().chain(installed(line)))
}

/// A line of a manifest.
fn depended(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['/', '!', ' ']).strip_prefix("security-policy")?;
    let value = line.trim_start_matches("-core").trim_start_matches("-syntax").strip_prefix(" = ")?;
    let value = value.strip_prefix('"').or_else(|| Some(value.split_once("version = \"")?.1))?;
    Some(value.split_once('"')?.0)
}

/// Arguments of `cargo add` and `cargo install`.
fn installed(line: &str) -> impl Iterator<Item = &str> {
    line.split("security-policy").skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches("-core").trim_start_matches("-syntax").strip_prefix('@')?;
        let end = rest.find(|next: char| !next.is_ascii_digit() && next != '.').unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    })
}

/// The headings of the changelog, newest first: `Unreleased` or a version with its date.
struct Changelog {
    /// Whether something is listed in the section *Unreleased*.
    has_unreleased: bool,
    releases: Vec<Release>,
}

struct Release {
    version: String,
    /// Whether something is listed in its section.
    has_entries: bool,
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
        let has_entries = entries.lines().any(|line| line.starts_with("- "));
        match heading.split_once(" - ") {
            Some((version, date)) if numbers(version, '.') == Some(3) && is_date(date) => {
                changelog.releases.push(Release { version: version.to_owned(), has_entries });
            }
            _ => {
                return Err(format!(
                    "CHANGELOG.md: `## {heading}` is no version with its date, `## 1.2.3 - 2026-01-31`"
                ));
            }
        }
    }
    let is_sorted = changelog.releases.is_sorted_by(|newer, older| key(&newer.version) > key(&older.version));
    if is_sorted { Ok(changelog) } else { Err("CHANGELOG.md: the newest release is not the first".to_owned()) }
}

/// How many numbers a text consists of.
fn numbers(text: &str, separator: char) -> Option<usize> {
    text.split(separator).all(|part| part.parse::<u32>().is_ok()).then(|| text.split(separator).count())
}

/// `2026-01-31`.
fn is_date(text: &str) -> bool {
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return false };
    text == format!("{year:04}-{month:02}-{day:02}") && (1..=12).contains(&month) && (1..=31).contains(&day)
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
        let fault = if repository.is_empty() { "empty" } else { "no address" };
        faults.push(format!("Cargo.toml: `repository` is {fault}"));
    }
    let version = crates::version(tree);
    if let Ok(changelog) = changelog(tree) {
        match changelog.releases.first().filter(|release| release.version == version) {
            None => faults.push(format!("CHANGELOG.md: its first release is not {version}")),
            Some(release) if !release.has_entries => {
                faults.push(format!("CHANGELOG.md: it says nothing about {version}"));
            }
            Some(_) => {}
        }
        if changelog.has_unreleased {
            faults.push(format!("CHANGELOG.md: what is unreleased belongs to {version}"));
        }
    }
    faults
}
