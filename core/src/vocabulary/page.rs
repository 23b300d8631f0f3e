//! The layout of a reference page.

use super::Term;
use crate::lint::Lint;
use crate::list::separated;
use crate::word::{Since, Spec};

/// The page, in Markdown.
pub(super) fn page(term: &Term) -> String {
    let mut out = term.summary.to_owned();
    let mut paragraph = |text: String| {
        if !text.is_empty() {
            out.push_str("\n\n");
            out.push_str(&text);
        }
    };
    paragraph(spelling(term));
    paragraph(term.notes.clone());
    paragraph(section("Browsers", &browsers(term)));
    paragraph(section("Example", &format!("```text\n{}\n```", term.example)));
    paragraph(section("Lints", &separated(&term.lints(), "\n", &|lint| lint_line(lint))));
    paragraph(section("Specification", &term.reference.spec.as_ref().map_or(String::new(), link)));
    out.push('\n');
    out
}

/// The text of a section below its heading; nothing for an empty one.
fn section(title: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("# {title}\n\n{text}") }
}

/// How the word is sent, where that is another spelling.
fn spelling(term: &Term) -> String {
    if term.wire.is_empty() || term.wire == term.key { String::new() } else { format!("Sent as `{}`.", term.wire) }
}

fn browsers(term: &Term) -> String {
    let versions = term.reference.since.as_ref().map_or(String::new(), versions);
    [term.reference.browsers, &versions]
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// "Chrome 25, Firefox 23, Safari 7."
fn versions(since: &Since) -> String {
    let engines = [("Chrome", since.chrome), ("Firefox", since.firefox), ("Safari", since.safari)];
    let known: Vec<String> = engines
        .iter()
        .filter(|(_, version)| !version.is_empty())
        .map(|(name, version)| support(name, version))
        .collect();
    if known.is_empty() { String::new() } else { format!("Support: {}.", known.join("; ")) }
}

/// When one browser has read it.
fn support(name: &str, version: &str) -> String {
    match (version, version.split_once('-')) {
        ("no", _) => format!("{name} never"),
        ("yes", _) => format!("{name}, since a version that is not recorded"),
        ("flag", _) => format!("{name} behind a flag"),
        ("trial", _) => format!("{name} in an origin trial"),
        (_, Some((first, last))) => format!("{name} {first}, until {last} removed it"),
        (version, None) => format!("{name} {version}"),
    }
}

fn lint_line(lint: &Lint) -> String {
    format!("- `{}`: {}", lint.name, lint.summary)
}

fn link(spec: &Spec) -> String {
    format!("[{}]({})", spec.name, spec.url)
}
