//! The catalogue is complete: each lint is documented and listed, and has its cases in `tests/lints/`.

use crate::cases::templates;
use crate::cases::{LINTS, all_cases};
use security_policy_core::lint::{self, AREAS, Lint};
use std::fs;
use std::path::{Path, PathBuf};

/// Words that are always in upper case.
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

const SECTIONS: [&str; 7] =
    ["# What it does", "# Why it matters", "# Attack", "# Example", "# Fix", "# Allow", "# References"];

/// The lints without a section `# Attack`, and why: an attacker gains nothing from what they find.
const WITHOUT_ATTACK: &[(&str, &str)] = &[
    ("csp_conflicting_policies", "the site's own files are blocked"),
    ("csp_experimental", "the policy has to be safe without it"),
    ("csp_ignored_fallback", "current browsers block more than the list says"),
    ("csp_inert_source", "browsers block more than the list says"),
    ("csp_path_not_directory", "the site's own files are blocked"),
    ("csp_redundant_source", "the list allows the same without the source"),
    ("csp_shadowed_source", "the site's own elements are blocked"),
    ("csp_sources_in_one_string", "the list allows what it would allow as several strings"),
    ("csp_strict_dynamic_alone", "the site's own scripts are blocked"),
    ("csp_too_long", "the page does not load"),
    ("csp_upgrade_on_http", "the site's own files do not load"),
    ("clear_site_data_always", "users are logged out, and load files again"),
    ("cookie_value_ignored", "the value is never sent"),
    ("csrf_referrer_conflict", "the site's own forms are rejected"),
    ("inherited_fallback_lost", "the site's own files are blocked"),
    ("isolation_coep_without_corp", "the site's own files are blocked"),
    ("isolation_incomplete", "browsers keep features from the page"),
    ("isolation_sandbox_coop", "the page does not load"),
    ("permissions_feature_policy_header", "Chromium still reads it, and other browsers read neither header"),
    ("permissions_self_missing", "the feature is off"),
    ("repeated_value", "the second value has no effect"),
    ("reporting_hash_without_endpoint", "hashes are not reported"),
    ("reporting_legacy_header", "nothing is reported"),
    ("reporting_missing", "nothing is reported"),
    ("reporting_report_only_silent", "nothing is reported, and a report-only policy restricts nothing anyway"),
    ("reporting_report_to_only", "older browsers report nothing"),
    ("reporting_undefined_endpoint", "nothing is reported"),
    ("reporting_unused_endpoint", "nothing is reported"),
    ("template_inline_style", "the site's own styles are blocked"),
];

#[test]
fn every_explanation_has_its_sections() {
    for lint in lint::all() {
        let headings: Vec<&str> = lines(lint).filter(|line| line.starts_with('#') && !line.starts_with("#[")).collect();
        let has_attack = !WITHOUT_ATTACK.iter().any(|(name, _)| *name == lint.name);
        let is_due = |section: &&str| has_attack || *section != "# Attack";
        let expected: Vec<&str> = SECTIONS.into_iter().filter(is_due).collect();
        assert_eq!(headings, expected, "{}", lint.name);
        for section in headings {
            let text = section_of(lint, section);
            assert!(text.iter().any(|line| !line.is_empty()), "{}: `{section}` is empty", lint.name);
        }
        for section in ["# Example", "# Fix", "# Allow"] {
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
    for (name, reason) in WITHOUT_ATTACK {
        assert!(lint::find(name).is_some() && !reason.is_empty(), "`{name}` is no lint");
    }
}

#[test]
fn every_name_is_its_own_and_every_summary_a_phrase() {
    let names: Vec<&str> = lint::all().map(|lint| lint.name).collect();
    for (index, name) in names.iter().enumerate() {
        assert!(!names[..index].contains(name), "`{name}` is listed twice");
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

/// The cases of a lint are under its name: one where it fires, one where it does not, and one where it is allowed.
#[test]
fn every_lint_fires_is_quiet_and_is_allowed() {
    let cases = all_cases(LINTS);
    for name in lint::all().map(|lint| lint.name) {
        let case = |variant: &str| {
            let case = cases.iter().find(|case| case.headings == [name, variant]);
            case.unwrap_or_else(|| panic!("`{name}` has no case `{variant}`"))
        };
        assert!(case("fires").lints().contains(&name), "`{name}` does not fire");
        assert!(case("quiet").is_quiet(), "`{name}` is not quiet");
        let allowed = case("allowed");
        // In a template, by a comment; what is wrong with the policy, in the policy.
        let policy = allowed.template.as_deref().map_or("", templates::policy);
        let mut lists = allowed.source.split("security_policy: allow(").skip(1);
        let policies = [policy, allowed.source.as_str()];
        let allows =
            lists.by_ref().chain(policies.iter().flat_map(|text| text.split("#[allow(").skip(1))).any(|list| {
                let names = list.split("reason").next().unwrap_or_default();
                names.split(',').any(|other| other.trim() == name)
            });
        assert!(allows, "`{name}`: the case `allowed` allows another lint");
        assert!(allowed.is_quiet(), "`{name}`: the case `allowed` is told something");
    }
}

/// A case is under the lint that it shows, on the page of the lint's area.
#[test]
fn every_case_shows_its_lint() {
    let (mut firing, mut quiet) = (0, 0);
    for case in all_cases(LINTS) {
        let name = case.headings[0].as_str();
        let lint = lint::find(name).unwrap_or_else(|| panic!("{}: `{name}` is no lint", case.place()));
        let file = root().join(format!("core/src/lint/{}/{}.rs", case.file, lint.name));
        assert!(file.exists(), "{}: `{name}` is of another area", case.place());
        match case.is_quiet() {
            true => quiet += 1,
            false => {
                assert!(case.lints().contains(&lint.name), "{} shows {:?}", case.place(), case.lints());
                firing += 1;
            }
        }
    }
    let lints = lint::all().count();
    assert!(firing > lints + 80 && quiet > lints * 2, "{firing} cases fire, {quiet} are quiet");
}

fn lines(lint: &'static Lint) -> impl Iterator<Item = &'static str> {
    let mut in_block = false;
    lint.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).filter(move |line| {
        in_block ^= line.starts_with("```");
        !in_block
    })
}

/// The text between this heading and the next.
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
