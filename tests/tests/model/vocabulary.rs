//! The reference pages of the language's words: each is whole, its example is read, its lints and its facts are right.

use crate::cases::compile::{Said, compile_reading};
use security_policy_core::csp::{Directive, Keyword, SANDBOX};
use security_policy_core::header::{FEATURES, Field};
use security_policy_core::service::SERVICES;
use security_policy_core::vocabulary::{Position, Term, at, name_at, positions};
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
        // The page has to name these alone: another lint is about `default_src: self`.
        (&["content_security_policy", "script_src"], "self", "csp_ignored_fallback", "inherited_fallback_lost"),
        // In prose, `nonce` is an everyday word.
        (&["content_security_policy", "script_src"], "nonce", "inherited_nonce_lost", "csp_static_nonce"),
        // A lint whose introduction names no word is about those of its example.
        (&["content_security_policy"], "img_src", "csp_conflicting_policies", "csp_missing_form_action"),
    ] {
        let position = at(path).expect("a position");
        let term = position.term(key).expect("a word of the position");
        let lints: Vec<&str> = term.lints().iter().map(|lint| lint.name).collect();
        assert!(lints.contains(&about) && !lints.contains(&not_about), "{key}: {lints:?}");
        assert!(term.page().contains(&format!("`{about}`")), "{key}");
    }
}

/// The position after each path, and whether `self` can be written there. Two words are a key and the key in its block; in a promise,
/// they follow each other.
#[test]
fn a_path_leads_to_the_words_that_can_follow_it() {
    let names: Vec<String> = positions().map(|position| position.name).collect();
    for (path, expected) in [
        ("", Some("field")),
        ("content_security_policy", Some("directive")),
        ("content_security_policy img_src", Some("source")),
        ("content_security_policy frame_ancestors", Some("ancestor")),
        ("content_security_policy sandbox", Some("sandbox")),
        ("content_security_policy img_src allowlist", None),
        ("permissions_policy", Some("feature")),
        ("permissions_policy camera", Some("allowlist")),
        ("permissions_policy camera allowlist", Some("allowlist")),
        ("permissions_policy camera report_to", None),
        ("strict_transport_security", Some("strict_transport_security")),
        ("strict_transport_security max_age", None),
        ("nel", Some("nel")),
        ("cookies", Some("cookies")),
        ("cookies session", Some("cookie")),
        ("cookies session same_site", Some("cookie_same_site")),
        ("cookies session path", None),
        ("cookies session same_site lax", None),
        ("reporting", Some("reporting")),
        ("reporting only", Some("reporting_only")),
        ("reporting nel", Some("nel")),
        ("reporting url", None),
        ("reporting only csp", None),
        ("services", Some("service")),
        ("services stripe", None),
        ("csrf", Some("csrf")),
        ("csrf isolate", Some("csrf_isolate")),
        ("csrf fallback", Some("csrf_fallback")),
        ("csrf exempt", None),
        ("transport", Some("transport")),
        ("transport redirect", Some("transport_redirect")),
        ("transport exempt", None),
        ("templates", Some("templates")),
        ("templates engine", Some("templates_engine")),
        ("templates delimiters", Some("templates_delimiters")),
        ("templates files", None),
        ("expect", Some("promise")),
        ("expect allow", Some("promise_kind")),
        ("expect deny", Some("promise_kind")),
        ("expect only", Some("promise_only")),
        ("expect data_leaves_only_to", Some("source")),
        ("expect no_framing", None),
        ("expect allow script", Some("promise_word")),
        ("expect deny framed_by", Some("promise_word")),
        ("expect only script", Some("source")),
        ("expect only load", Some("source")),
        ("expect only framed_by", Some("ancestor")),
        ("expect only eval", None),
        ("expect no_framing script", None),
        ("expect data_leaves_only_to script", None),
        ("expect only script self", None),
    ] {
        let keys: Vec<&str> = path.split_whitespace().collect();
        let named = name_at(&keys, false);
        assert_eq!(named.as_ref().map(|(name, _)| name.as_str()), expected, "{path}");
        let position = at(&keys);
        assert_eq!(position.as_ref().map(|position| position.name.as_str()), expected, "{path}");
        let (Some(position), Some((_, has_self))) = (position, named) else { continue };
        assert_eq!(position.term("self").is_some(), has_self, "{path}");
        assert!(names.contains(&position.name), "{path}");
    }
    // A feature takes an allowlist, or a block with one. No other block differs from the value itself.
    let in_block = |path: &[&str]| name_at(path, true);
    assert_eq!(in_block(&["permissions_policy", "camera"]), Some(("permission".to_owned(), false)));
    assert_eq!(in_block(&["permissions_policy"]), Some(("feature".to_owned(), false)));
    assert_eq!(in_block(&["permissions_policy", "camera", "allowlist"]), Some(("allowlist".to_owned(), true)));
    assert_eq!(in_block(&["content_security_policy", "img_src"]), Some(("source".to_owned(), true)));
}

/// A header and its report-only form take the same words, which are listed once.
#[test]
fn report_only_headers_have_no_position_of_their_own() {
    let names: Vec<String> = positions().map(|position| position.name).collect();
    assert!(names.iter().all(|name| !name.contains("report_only") && *name != "content_security_policy"), "{names:?}");
    assert!(at(&["x_xss_protection"]).is_some_and(|position| position.term("0").is_some()));
    assert!(at(&["cross_origin_opener_policy"]).is_some_and(|position| position.term("same_origin").is_some()));
}

#[test]
fn promises_take_the_kinds_that_they_can_be_about() {
    let has = |path: &[&str], key| at(path).expect("a position").term(key).is_some();
    for (kind, is_case, is_bounded) in
        [("script", true, true), ("load", false, true), ("eval", true, false), ("framed_by", true, true)]
    {
        assert_eq!((has(&["expect", "deny"], kind), has(&["expect", "only"], kind)), (is_case, is_bounded), "{kind}");
    }
}

/// The spelling of what is sent. What the server alone reads, such as the answer of `transport`, has none.
#[test]
fn a_word_has_the_spelling_that_is_sent() {
    for (path, key, wire) in [
        (&["content_security_policy", "img_src"] as &[&str], "data", "data:"),
        (&["content_security_policy", "img_src"], "self", "'self'"),
        (&["content_security_policy", "script_src"], "nonce", "'nonce-…'"),
        (&["content_security_policy", "frame_ancestors"], "https", "https:"),
        (&["content_security_policy", "frame_ancestors"], "none", "'none'"),
        (&["content_security_policy"], "script_src", "script-src"),
        (&["transport", "redirect"], "permanent", ""),
        (&["templates", "engine"], "html", ""),
    ] {
        let position = at(path).expect("a position");
        let term = position.term(key).expect("a word");
        assert_eq!(term.wire, wire, "{key}");
        let is_another = !wire.is_empty() && wire != key;
        assert_eq!(term.page().contains(&format!("\nSent as `{wire}`.\n")), is_another, "{}", term.page());
    }
    let sandbox = at(&["content_security_policy"]).expect("directives");
    assert!(!sandbox.term("sandbox").expect("a directive").page().contains("Sent as"));
}

/// A word that is no identifier has a page under another name.
#[test]
fn each_page_has_an_address() {
    let values = positions().find(|position| position.name == "value").expect("values");
    for (key, name) in [("..", "rest"), ("*", "any"), ("$name", "slot"), ("omit", "omit")] {
        let term = values.term(key).expect("a value");
        assert_eq!(term.identifier(), name);
        let address = values.address(term);
        assert!(address.ends_with(&format!("/vocabulary/value/constant.{name}.html")), "{address}");
    }
}

#[test]
fn a_page_says_what_applies_without_the_word_and_who_has_it() {
    let page = |path: &[&str], key| at(path).expect("a position").term(key).expect("a word").page();
    let frames = page(&["content_security_policy"], "frame_src");
    assert!(frames.contains("Without `frame_src`, `child_src` applies, then `default_src`."), "{frames}");
    let images = page(&["content_security_policy"], "img_src");
    assert!(images.contains("Without `img_src`, `default_src` applies."), "{images}");
    let plugins = page(&["content_security_policy"], "plugin_types");
    assert!(plugins.contains("It is obsolete. Replacement: "), "{plugins}");

    let retired = page(&["permissions_policy"], "attribution_reporting");
    assert!(retired.contains("It is retired: no browser reads it"), "{retired}");
    assert!(!retired.contains("If no policy mentions it") && !retired.contains("powerful"), "{retired}");
    let camera = page(&["permissions_policy"], "camera");
    assert!(camera.contains("If no policy mentions it") && camera.contains("It is a powerful feature"), "{camera}");
    let autoplay = page(&["permissions_policy"], "autoplay");
    assert!(!autoplay.contains("powerful"), "{autoplay}");

    let fonts = page(&["services"], "google_fonts");
    let sources = "- `style_src`: `https://fonts.googleapis.com`\n- `font_src`: `https://fonts.gstatic.com`\n";
    assert!(fonts.contains(sources) && !fonts.contains("Next to `nonce`"), "{fonts}");
    let passes = at(&["services"]).expect("services").terms;
    let with_nonce =
        passes.iter().filter(|term| term.page().contains("Next to `nonce` in the list for scripts")).count();
    assert_eq!(with_nonce, SERVICES.iter().filter(|service| service.passes_nonce).count());
}

/// Words that mean something else in everyday language have no lints, even if the page of a lint contains them.
#[test]
fn words_of_the_syntax_have_no_lints() {
    for (position, term) in terms() {
        if ["text", "literal", "algorithm", "unit", "switch", "attribute"].contains(&position.name.as_str()) {
            assert_eq!(term.lints().len(), 0, "{} {}", position.name, term.key);
        }
    }
    let of = |name: &str, key: &str| -> Vec<&str> {
        let position = positions().find(|position| position.name == name).expect("a position");
        position.term(key).expect("a word").lints().iter().map(|lint| lint.name).collect()
    };
    assert!(of("value", "omit").contains(&"omitted_promise"));
    assert_eq!(of("field", "timing_allow_origin"), ["timing_any_origin"]);
    assert!(!of("feature", "camera").contains(&"permissions_feature_status"));
    assert!(of("feature", "attribution_reporting").contains(&"permissions_feature_status"));
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
