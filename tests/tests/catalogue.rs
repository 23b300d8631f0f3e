//! The catalogue is whole: each lint explains itself, stands in its list, and has its files among the ui tests.

use security_policy_core::lint::{self, AREAS, Lint};
use std::fs;
use std::path::{Path, PathBuf};

/// What is written in upper case wherever it stands.
const NAMES: &[&str] = &[
    "DOM",
    "Feature-Policy,",
    "HTML",
    "Public-Key-Pins,",
    "Report-To,",
    "SameSite",
    "Strict-Transport-Security",
    "Trusted",
    "X-Frame-Options",
];

const SECTIONS: [&str; 5] = ["# What it does", "# Why it matters", "# Example", "# Fine", "# References"];

#[test]
fn every_explanation_has_its_sections() {
    for lint in lint::all() {
        let headings: Vec<&str> = lines(lint).filter(|line| line.starts_with('#') && !line.starts_with("#[")).collect();
        assert_eq!(headings, SECTIONS, "{}", lint.name);
        for section in SECTIONS {
            let text = section_of(lint, section);
            assert!(text.iter().any(|line| !line.is_empty()), "{}: `{section}` is empty", lint.name);
        }
        for section in ["# Example", "# Fine"] {
            let fences = section_of(lint, section).iter().filter(|line| line.starts_with("```")).count();
            assert!(fences == 2, "{}: `{section}` shows one block", lint.name);
        }
        let references = section_of(lint, "# References");
        let is_link = |line: &&str| line.starts_with("- [") && line.contains("](https://") && line.ends_with(')');
        assert!(
            references.iter().filter(|line| !line.is_empty()).all(is_link),
            "{}: a reference is no link",
            lint.name
        );
    }
}

#[test]
fn every_name_is_its_own_and_every_summary_a_phrase() {
    let names: Vec<&str> = lint::all().map(|lint| lint.name).collect();
    for (index, name) in names.iter().enumerate() {
        assert!(!names[..index].contains(name), "`{name}` stands twice");
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'), "{name}");
    }
    for Lint { name, summary, .. } in lint::all() {
        let first = summary.split(' ').next().unwrap_or_default();
        assert!(
            !first.starts_with(char::is_uppercase) || NAMES.contains(&first),
            "{name}: `{summary}` starts in upper case"
        );
        assert!(!summary.ends_with(['.', '!', '?']), "{name}: `{summary}` ends like a sentence");
    }
}

#[test]
fn every_list_is_sorted() {
    for area in AREAS {
        let names: Vec<&str> = area.lints.iter().map(|lint| lint.name).collect();
        assert!(names.is_sorted(), "{}: {names:?}", area.name);
    }
}

#[test]
fn every_file_is_listed() {
    let mut files = 0;
    for folder in entries(&root().join("core/src/lint")).into_iter().filter(|path| path.is_dir()) {
        for file in entries(&folder) {
            let name = stem(&file);
            if name != "mod" {
                assert!(lint::find(&name).is_some(), "{} is in no list", file.display());
                files += 1;
            }
        }
    }
    assert_eq!(files, lint::all().count(), "a lint has no file of its own");
}

#[test]
fn every_lint_fires_is_quiet_and_is_allowed() {
    let root = root().join("ui-tests");
    let read = |path: String| fs::read_to_string(root.join(&path)).unwrap_or_else(|_| panic!("{path} is missing"));
    for name in lint::all().map(|lint| lint.name) {
        let shown = read(format!("fail/lint/{name}.stderr"));
        assert!(shown.contains(&format!("lint: {name}\n")), "fail/lint/{name}.rs shows another lint");
        read(format!("fail/lint/{name}.rs"));
        let quiet = read(format!("pass/lint/{name}_quiet.rs"));
        assert!(quiet.contains("#![deny(warnings)]"), "{name}_quiet.rs would pass with a warning");
        let allowed = read(format!("pass/lint/{name}_allowed.rs"));
        let allows = allowed.split("#[allow(").skip(1).any(|list| {
            let names = list.split("reason").next().unwrap_or_default();
            names.split(',').any(|other| other.trim() == name)
        });
        assert!(allows, "{name}_allowed.rs allows another lint");
        assert!(allowed.contains("#![deny(warnings)]"), "{name}_allowed.rs would pass with a warning");
    }
}

/// A variant is named after the lint that it shows.
#[test]
fn every_firing_file_shows_its_lint() {
    let mut variants = 0;
    for file in entries(&root().join("ui-tests/fail/lint")).iter().filter(|file| stem(file) != "denied_again") {
        let name = stem(file);
        let lint = lint::all().filter(|lint| name.starts_with(lint.name)).max_by_key(|lint| lint.name.len());
        let lint = lint.unwrap_or_else(|| panic!("{} is named after no lint", file.display()));
        if file.extension().is_some_and(|extension| extension == "stderr") {
            let shown = fs::read_to_string(file).expect("a text");
            let names = lint::all().filter(|other| shown.contains(&format!("lint: {}\n", other.name)));
            let names: Vec<&str> = names.map(|lint| lint.name).collect();
            // A longer name that begins like this one may be the lint that is meant.
            assert!(
                names.iter().any(|shown| name.starts_with(shown)),
                "{}: {} shows {names:?}",
                lint.name,
                file.display()
            );
            variants += 1;
        }
    }
    assert!(variants > lint::all().count(), "{variants} files");
}

fn lines(lint: &'static Lint) -> impl Iterator<Item = &'static str> {
    let mut in_block = false;
    lint.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).filter(move |line| {
        in_block ^= line.starts_with("```");
        !in_block
    })
}

/// What stands between this heading and the next.
fn section_of(lint: &'static Lint, heading: &str) -> Vec<&'static str> {
    let lines = lint.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let inside = lines.skip_while(|line| *line != heading).skip(1);
    inside.take_while(|line| !SECTIONS.contains(line)).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

fn stem(path: &Path) -> String {
    path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
