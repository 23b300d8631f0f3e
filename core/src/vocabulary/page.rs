//! The layout of a reference page.

use super::term::Term;
use crate::lint::Lint;
use crate::list::separated;
use crate::word::{Since, Spec};

impl Term {
    /// The reference page, in Markdown: what the word means; what browsers do with it, and since when; an example; the lints
    /// about it; the section of the specification.
    pub fn page(&self) -> String {
        let versions = self.reference.since.as_ref().map_or(String::new(), versions);
        let example = match self.example.as_str() {
            "" => String::new(),
            example => format!("```text\n{example}\n```"),
        };
        let parts = [
            self.summary.to_owned(),
            spelling(self),
            section(
                if self.wire.is_empty() { "Details" } else { "Browsers" },
                &paragraphs(&[self.browsers.clone(), versions]),
            ),
            section("Example", &example),
            section("Lints", &separated(&self.lints(), "\n", &|lint| lint_line(lint))),
            section("Specification", &self.reference.spec.as_ref().map_or(String::new(), link)),
        ];
        paragraphs(&parts) + "\n"
    }
}

/// The paragraphs that are not empty.
fn paragraphs(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// A text below its heading; nothing for an empty text.
fn section(title: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("# {title}\n\n{text}") }
}

/// The spelling in the header, where it is another one.
fn spelling(term: &Term) -> String {
    if term.wire.is_empty() || term.wire == term.key { String::new() } else { format!("Sent as `{}`.", term.wire) }
}

/// "Support: Chrome since 25, Firefox since 23, Safari never."
fn versions(since: &Since) -> String {
    let engines = [("Chrome", since.chrome), ("Firefox", since.firefox), ("Safari", since.safari)];
    if engines.iter().all(|(_, version)| *version == "no") {
        return "No browser supports it.".to_owned();
    }
    if engines.iter().all(|(_, version)| *version == "yes") {
        return "All browsers support it.".to_owned();
    }
    let known: Vec<_> = engines.iter().filter(|(_, version)| !version.is_empty()).collect();
    match known.as_slice() {
        [] => return String::new(),
        // "Support: Firefox never" would read as if Chrome did not support it either.
        [(one, "no")] => return format!("{one} does not support it."),
        [(one, "no"), (other, "no")] => return format!("{one} and {other} do not support it."),
        _ => {}
    }
    format!("Support: {}.", separated(&known, ", ", &|(name, version)| support(name, version)))
}

/// When a browser has supported it.
fn support(name: &str, version: &str) -> String {
    match (version, version.split_once('-')) {
        ("no", _) => format!("{name} never"),
        ("yes", _) => format!("{name} always"),
        ("flag", _) => format!("{name} (off by default)"),
        ("trial", _) => format!("{name} (origin trial)"),
        (_, Some((first, removed))) => format!("{name} from {first} until {removed}"),
        (version, None) => format!("{name} since {version}"),
    }
}

fn lint_line(lint: &Lint) -> String {
    format!("- [`{}`]({}): {}", lint.name, lint.address(), lint.summary)
}

fn link(spec: &Spec) -> String {
    format!("[{}]({})", spec.name, spec.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_say_which_browsers_read_a_word() {
        for (chrome, firefox, safari, expected) in [
            ("", "", "", ""),
            ("no", "no", "no", "No browser supports it."),
            ("yes", "yes", "yes", "All browsers support it."),
            ("", "no", "", "Firefox does not support it."),
            ("", "no", "no", "Firefox and Safari do not support it."),
            ("25", "", "no", "Support: Chrome since 25, Safari never."),
            (
                "40-90",
                "flag",
                "trial",
                "Support: Chrome from 40 until 90, Firefox (off by default), Safari (origin trial).",
            ),
            ("yes", "23", "", "Support: Chrome always, Firefox since 23."),
        ] {
            assert_eq!(versions(&Since { chrome, firefox, safari }), expected);
        }
    }
}
