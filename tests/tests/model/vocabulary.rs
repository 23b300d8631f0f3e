//! The reference pages of the language's words: each is whole, its example is read, its lints and its facts are right.

use crate::cases::compile::{Said, compile_reading};
use security_policy_core::csp::{Directive, Keyword, SANDBOX};
use security_policy_core::header::{FEATURES, Field};
use security_policy_core::vocabulary::{Position, Term, at, positions};
use security_policy_core::word::Since;
use security_policy_core::{Level, lint};
use security_policy_syntax::Memory;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Positions whose words are the language's own: no specification describes them.
const WITHOUT_SPECIFICATION: &[&str] =
    &["call", "value", "text", "literal", "algorithm", "unit", "switch", "attribute", "cookies"];

/// Words that are the language's own, in a position whose other words are sent, by their keys.
const OWN_WORDS: &[(&str, &[&str])] = &[
    ("field", &["origin", "headers", "remove"]),
    ("source", &["hash", "hash_file", "hash_dir", "hash_manifest", "env", "template_hashes"]),
    ("ancestor", &["env"]),
    ("allowlist", &["env"]),
    ("cookie", &["idle", "remember", "signed", "private", "flask"]),
    ("promise", &["omit"]),
    ("promise_word", &["env"]),
];

#[test]
fn every_page_has_all_its_parts() {
    let mut count = 0;
    for (position, term) in terms() {
        let page = term.page();
        let place = format!("{} `{}`\n{page}", position.name, term.key);
        assert!(term.summary.starts_with(char::is_uppercase) && term.summary.ends_with('.'), "{place}");
        assert!(page.starts_with(term.summary), "{place}");
        let mut sections = vec![if term.wire.is_empty() { "Details" } else { "Browsers" }, "Example"];
        if !term.lints().is_empty() {
            sections.push("Lints");
        }
        let is_own = OWN_WORDS.iter().any(|(name, keys)| *name == position.name && keys.contains(&term.key));
        if !is_own && !WITHOUT_SPECIFICATION.contains(&position.name.as_str()) {
            sections.push("Specification");
        }
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("# ")).collect();
        assert_eq!(headings, sections, "{place}");
        for section in page.split("\n# ").skip(1) {
            let text = section.split_once("\n\n").map_or("", |(_, text)| text.trim());
            assert!(text.len() > 5, "an empty section in {place}");
            let is_prose = section.starts_with("Browsers") || section.starts_with("Details");
            assert!(!is_prose || text.ends_with('.'), "{place}");
        }
        count += 1;
    }
    assert!(count > 400, "{count} pages");
}

#[test]
fn every_word_is_in_one_position_once() {
    for position in positions() {
        let keys: BTreeSet<&str> = position.terms.iter().map(|term| term.key).collect();
        assert_eq!(keys.len(), position.terms.len(), "{}", position.name);
        assert!(!keys.is_empty() && position.doc.ends_with('.'), "{}", position.name);
        for term in &position.terms {
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            assert!(term.identifier().chars().all(is_word), "{} {}", position.name, term.key);
            assert!(!term.identifier().starts_with(|c: char| c.is_ascii_digit()), "{} {}", position.name, term.key);
        }
    }
}

/// Findings are allowed: some words are there to be warned about.
#[test]
fn every_example_is_read() {
    let files = files();
    let mut examples = BTreeSet::new();
    let mut failures = Vec::new();
    for (position, term) in terms() {
        let example = term.example();
        let source = if example.contains("struct ") {
            example.to_owned()
        } else {
            let base = "default_src: self, img_src: [self, \"https://old.example\"]";
            format!(
                "struct Base {{ x_frame_options: deny, content_security_policy: {{ {base} }} }} struct Shop {{ {example} }}"
            )
        };
        let compiled = compile_reading(&source, &files);
        let errors: Vec<&Said> =
            compiled.messages.iter().filter(|said| said.lint.is_none() && said.level == Level::Deny).collect();
        // The rows of literals have names that are not written.
        let is_shown = position.name == "literal" || mentions(example, term.key);
        if !errors.is_empty() || !is_shown {
            failures.push(format!("{} `{}`: {example}\n{errors:#?}", position.name, term.key));
        }
        examples.insert(example.to_owned());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(examples.len() > 380, "{} examples", examples.len());
}

/// Whether the example has the word, or the slot, unit or digit that it is a name for.
fn mentions(example: &str, key: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match key {
        "$name" => example.contains("$cdn"),
        "..$name" => example.contains("..$tenants"),
        "s" | "min" | "h" | "d" | "w" | "y" => {
            let unit = |word: &str| word.trim_start_matches(|c: char| c.is_ascii_digit()) == key;
            example.split(|c| !is_word(c)).any(unit)
        }
        key if key.contains(is_word) => example.split(|c| !is_word(c)).any(|word| word == key),
        key => example.contains(key),
    }
}

#[test]
fn every_lint_is_on_the_page_of_a_word() {
    let listed: BTreeSet<&str> = terms().flat_map(|(_, term)| term.lints()).map(|lint| lint.name).collect();
    let missing: Vec<&str> = lint::all().map(|lint| lint.name).filter(|name| !listed.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_page_lists_the_lints_about_its_word() {
    for (path, key, about, not_about) in [
        (
            &["content_security_policy", "script_src"] as &[&str],
            "strict_dynamic",
            "csp_strict_dynamic_alone",
            "csp_sandbox",
        ),
        (&["content_security_policy", "script_src"], "unsafe_inline", "csp_script_unsafe_inline", "csp_unsafe_eval"),
        (&["content_security_policy"], "base_uri", "csp_missing_base_uri", "csp_static_nonce"),
        (&["content_security_policy"], "frame_ancestors", "framing_ancestors_broad", "csp_too_long"),
        (&["content_security_policy"], "plugin_types", "csp_obsolete_directive", "csp_experimental"),
        (&[], "content_security_policy", "csp_missing", "hsts_missing"),
        (&[], "access_control_allow_origin", "cors_null_origin", "csp_broad_source"),
        (&["strict_transport_security"], "preload", "hsts_preload", "hsts_max_age"),
        (&["strict_transport_security"], "max_age", "hsts_max_age", "cookie_lifetime"),
        (&["permissions_policy"], "camera", "permissions_wildcard", "csp_missing"),
        (&["cookies", "session"], "max_age", "cookie_lifetime", "hsts_max_age"),
        (&["cookies", "session", "same_site"], "none", "cookie_samesite_none", "csp_inert_source"),
        (&["csrf"], "exempt", "csrf_broad_exemption", "csrf_no_fallback"),
        (&["referrer_policy"], "unsafe_url", "referrer_policy_weak", "referrer_policy_missing"),
    ] {
        let position = at(path).expect("a position");
        let term = position.term(key).expect("a word of the position");
        let lints: Vec<&str> = term.lints().iter().map(|lint| lint.name).collect();
        assert!(lints.contains(&about) && !lints.contains(&not_about), "{key}: {lints:?}");
        assert!(term.page().contains(&format!("`{about}`")), "{key}");
    }
}

#[derive(Debug, Deserialize)]
struct Versions {
    chrome: String,
    firefox: String,
    safari: String,
}

#[derive(Deserialize)]
struct Fact {
    name: String,
    since: Option<Versions>,
}

impl Versions {
    fn is(&self, since: &Since) -> bool {
        (self.chrome.as_str(), self.firefox.as_str(), self.safari.as_str())
            == (since.chrome, since.firefox, since.safari)
    }
}

#[derive(Deserialize)]
struct Facts {
    #[serde(default)]
    directive: Vec<Fact>,
    #[serde(default)]
    keyword: Vec<Fact>,
    #[serde(default)]
    sandbox_since: Vec<Fact>,
    #[serde(default)]
    header: Vec<Fact>,
    #[serde(default)]
    feature: Vec<Fact>,
}

/// The facts of a table that have versions, by name.
fn facts(text: &str, table: fn(Facts) -> Vec<Fact>) -> BTreeMap<String, Versions> {
    let facts: Facts = toml::from_str(text).expect("the facts are readable");
    table(facts).into_iter().filter_map(|fact| Some((fact.name, fact.since?))).collect()
}

/// Compares the versions of each row that a table of facts has.
fn compare(facts: &BTreeMap<String, Versions>, rows: impl Iterator<Item = (String, Option<Since>)>, least: usize) {
    let mut errors = Vec::new();
    let mut count = 0;
    for (name, since) in rows {
        let Some(fact) = facts.get(&name) else { continue };
        count += 1;
        if !since.is_some_and(|since| fact.is(&since)) {
            errors.push(format!("{name} has {since:?}, and should have {fact:?}"));
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert!(count >= least, "{count} rows");
}

#[test]
fn directives_have_the_versions_of_the_facts() {
    let facts = facts(include_str!("../../data/csp-directives.toml"), |facts| facts.directive);
    let rows = Directive::ALL.iter().map(|row| (row.name().to_owned(), row.reference().since));
    compare(&facts, rows, Directive::ALL.len());
}

#[test]
fn keywords_have_the_versions_of_the_facts() {
    let facts = facts(include_str!("../../data/csp-words.toml"), |facts| facts.keyword);
    let rows = Keyword::ALL.iter().map(|row| (format!("'{}'", row.text()), row.word().reference.since));
    compare(&facts, rows, Keyword::ALL.len());
}

/// A token of the directive needs a browser that reads the directive as well as the token.
#[test]
fn sandbox_tokens_have_the_versions_of_the_facts() {
    let directive = Directive::Sandbox.reference().since.expect("versions");
    let mut facts = facts(include_str!("../../data/csp-words.toml"), |facts| facts.sandbox_since);
    for fact in facts.values_mut() {
        fact.chrome = later(&fact.chrome, directive.chrome);
        fact.firefox = later(&fact.firefox, directive.firefox);
        fact.safari = later(&fact.safari, directive.safari);
    }
    let rows = SANDBOX.iter().map(|row| (row.wire.to_owned(), row.reference.since.or(Some(directive))));
    compare(&facts, rows, SANDBOX.len());
}

fn later(token: &str, directive: &str) -> String {
    let number = |version: &str| version.parse::<f64>().unwrap_or(f64::MAX);
    if number(token) < number(directive) { directive.to_owned() } else { token.to_owned() }
}

#[test]
fn headers_have_the_versions_of_the_facts() {
    let facts = facts(include_str!("../../data/headers.toml"), |facts| facts.header);
    compare(&facts, Field::ALL.iter().map(|row| (row.title().to_owned(), row.reference().since)), 20);
}

#[test]
fn features_have_the_versions_of_the_facts() {
    let facts = facts(include_str!("../../data/permissions-features.toml"), |facts| facts.feature);
    compare(&facts, FEATURES.iter().map(|row| (row.name.to_owned(), Some(row.attribute))), FEATURES.len());
    for feature in FEATURES {
        let header = Since { chrome: feature.attribute.chrome, firefox: "no", safari: "no" };
        assert_eq!(feature.since, header, "{}: only Chromium reads the header", feature.name);
    }
}

/// Every word, with its position.
fn terms() -> impl Iterator<Item = (Position, Term)> {
    positions().flat_map(|position| {
        let terms = position.terms.clone();
        terms.into_iter().map(move |term| (position.clone(), term))
    })
}

/// What the examples of `hash_file` and `env` name.
fn files() -> Memory {
    let mut files = Memory::default();
    files.files.insert("static/app.js".to_owned(), b"greet()".to_vec());
    let manifest = br#"{ "main.js": { "file": "main.js" } }"#.to_vec();
    files.files.insert("dist/.vite/manifest.json".to_owned(), manifest);
    files.files.insert("dist/main.js".to_owned(), b"greet()".to_vec());
    let pages = ["a.html", "index.html", "shop/a.html", "emails/a.html", "a.hbs", "a.svg"];
    for path in pages.map(|name| format!("templates/{name}")).into_iter().chain(["static/a.html".to_owned()]) {
        files.files.insert(path, b"<p>".to_vec());
    }
    files.variables.insert("CDN_ORIGIN".to_owned(), "https://cdn.example.com".to_owned());
    files
}
