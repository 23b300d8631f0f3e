//! What an editor shows for a word, and where the word is defined.

use crate::client::Client;
use crate::report::Report;
use security_policy_core::lint;
use security_policy_core::vocabulary;

/// The text around a word, with `|` where the cursor is; the position of the word and its row.
type Word = (&'static str, &'static str, &'static str);

/// Words of [`VALID`](crate::policies::VALID).
pub(crate) const VALID: &[Word] = &[
    ("        |origin: \"https", "field", "origin"),
    (
        "        |content_security_policy: {\n            default_src: self,\n            #",
        "field",
        "content_security_policy",
    ),
    ("            |default_src: self,\n            #", "directive", "default_src"),
    ("|deny(csp_unsafe_eval", "attribute", "deny"),
    ("deny(|csp_unsafe_eval", "lint", "csp_unsafe_eval"),
    ("allow(|csp_script_slot", "lint", "csp_script_slot"),
    ("|script_src: [", "directive", "script_src"),
    ("script_src: [self, |nonce", "source", "nonce"),
    ("nonce, |strict_dynamic", "source", "strict_dynamic"),
    ("strict_dynamic, |\"https://cdn", "literal", "source"),
    ("|hash(\"greet", "source", "hash"),
    ("hash(|\"greet", "literal", "argument"),
    ("greet()\", |sha384", "algorithm", "sha384"),
    ("|worker_src", "directive", "worker_src"),
    ("|cfg(debug", "attribute", "cfg"),
    ("|connect_src", "directive", "connect_src"),
    ("[self, |wss", "source", "wss"),
    ("object_src: |none", "source", "none"),
    ("|upgrade_insecure", "directive", "upgrade_insecure_requests"),
    ("|max_age: 2y", "strict_transport_security", "max_age"),
    ("max_age: |2y", "literal", "duration"),
    ("|include_subdomains", "strict_transport_security", "include_subdomains"),
    ("|nosniff", "x_content_type_options", "nosniff"),
    ("x_frame_options: |deny", "x_frame_options", "deny"),
    ("|strict_origin_when", "referrer_policy", "strict_origin_when_cross_origin"),
    ("|credentialless", "cross_origin_embedder_policy", "credentialless"),
    ("|camera", "feature", "camera"),
    ("camera: |none", "allowlist", "none"),
    ("|no_store", "cache_control", "no_store"),
    ("|failure_fraction", "nel", "failure_fraction"),
    ("failure_fraction: |0.5", "literal", "number"),
    ("|same_site: strict", "cookie", "same_site"),
    ("same_site: |strict", "cookie_same_site", "strict"),
    ("|signed", "cookie", "signed"),
    ("|default: { http_only", "cookies", "default"),
    ("{ |http_only", "cookie", "http_only"),
    ("|bind_to", "csrf", "bind_to"),
    ("fallback: |token", "csrf_fallback", "token"),
    ("|isolate", "csrf", "isolate"),
    ("|remove:", "field", "remove"),
    ("|services:", "field", "services"),
    ("|youtube_nocookie", "service", "youtube_nocookie"),
    ("|sentry(\"o1", "service", "sentry"),
    ("sentry(|\"o1", "literal", "argument"),
    ("|expect:", "field", "expect"),
    ("|deny handler", "promise", "deny"),
    ("deny |handler", "promise_kind", "handler"),
    ("allow |script \"", "promise_kind", "script"),
    ("allow script |\"https", "literal", "url"),
    ("app.js\" |nonce", "promise_word", "nonce"),
    ("only |framed_by", "promise_only", "framed_by"),
    ("framed_by [|none", "ancestor", "none"),
    ("[\"|server", "literal", "string"),
    // With a warning.
    ("|img_src: [self, \"http:", "directive", "img_src"),
    ("[self, |\"http://img", "literal", "source"),
    ("referrer_policy: |unsafe_url", "referrer_policy", "unsafe_url"),
    // In a derived policy.
    ("|img_src: [.., omit", "directive", "img_src"),
    ("[.., |omit self", "value", "omit"),
    ("omit self, |blob", "source", "blob"),
    ("|cross_origin_resource_policy", "field", "cross_origin_resource_policy"),
    ("cross_origin_resource_policy: |same_site", "cross_origin_resource_policy", "same_site"),
    ("strict_transport_security: |omit", "value", "omit"),
];

/// Words of [`HALF_WRITTEN`](crate::policies::HALF_WRITTEN).
pub(crate) const HALF_WRITTEN: &[Word] = &[
    ("|content_security_policy: {\n            default_src: self\n", "field", "content_security_policy"),
    ("|default_src: self\n", "directive", "default_src"),
    ("|script_src =", "directive", "script_src"),
    ("[self |nonce", "source", "nonce"),
    ("|object_src none", "directive", "object_src"),
    ("|style_src [", "directive", "style_src"),
    ("|x_frame_options:\n", "field", "x_frame_options"),
    ("|referrer_policy: no_", "field", "referrer_policy"),
    ("referrer_policy: |no_", "referrer_policy", "no_referrer"),
    ("|camera: ,", "feature", "camera"),
    ("|max_age 8h", "cookie", "max_age"),
    ("max_age |8h", "literal", "duration"),
    ("|same_site: }", "cookie", "same_site"),
    ("|fallback: token", "csrf", "fallback"),
    ("|img_src: [.. blob", "directive", "img_src"),
    ("[.. |blob", "source", "blob"),
    ("|cross_origin_opener_policy", "field", "cross_origin_opener_policy"),
];

/// What a hover shows of the documentation of a word.
#[derive(Clone, Copy)]
pub(crate) enum Doc {
    /// The whole page.
    Page,
    /// The first sentence, and the address of the page.
    Summary,
}

/// Asks for the hover of each word.
pub(crate) fn check_hovers(client: &mut Client, text: &str, words: &[Word], doc: Doc, report: &mut Report) {
    for (place, position, key) in words {
        let hover = client.hover(cursor(text, place));
        let is_right = hover.contains(&format!("security_policy::vocabulary::{position}\n"))
            && hover.contains(&format!("pub const {key}: &str"))
            && shown(position, key, doc).lines().all(|line| is_shown(&hover, line));
        report.case("hover", place, is_right, &hover);
    }
}

/// Asks for the definitions of each word.
pub(crate) fn check_definitions(client: &mut Client, text: &str, words: &[Word], report: &mut Report) {
    for (place, ..) in words {
        let definitions = client.definitions(cursor(text, place));
        let is_right = definitions.len() == 1 && definitions[0].ends_with("/runtime/src/vocabulary.rs");
        report.case("definition", place, is_right, &format!("{definitions:?}"));
    }
}

/// `self` is no name of a constant: it is the module, whose documentation names it. The base is the policy itself.
pub(crate) fn check_others(client: &mut Client, text: &str, report: &mut Report) {
    for (place, shown, file) in [
        ("default_src: |self,\n            #", "security_policy::vocabulary", "/runtime/src/vocabulary.rs"),
        ("geolocation: [|self", "security_policy::vocabulary", "/runtime/src/vocabulary.rs"),
        ("..pages::|Pages", "pub(crate) struct Pages", "/src/main.rs"),
        ("..|pages::Pages", "mod pages", "/src/main.rs"),
        ("$|cdn", "cdn: Source", "/src/main.rs"),
    ] {
        let at = cursor(text, place);
        let hover = client.hover(at);
        report.case("hover", place, hover.contains(shown), &hover);
        let definitions = client.definitions(at);
        let is_right = definitions.len() == 1 && definitions[0].ends_with(file);
        report.case("definition", place, is_right, &format!("{definitions:?}"));
    }
}

/// The byte at the `|` of a place of the text.
pub(crate) fn cursor(text: &str, place: &str) -> usize {
    let before = place.find('|').expect("a cursor");
    let at = text.find(&place.replacen('|', "", 1)).unwrap_or_else(|| panic!("`{place}` is in the policy"));
    // Inside the word: at its first byte an editor would also see what ends there.
    at + before + 1
}

/// The lines that a hover shows.
fn shown(position: &str, key: &str, doc: Doc) -> String {
    if position == "lint" {
        let lint = lint::find(key).expect("a lint");
        return match doc {
            Doc::Page => format!("{}\n{}", lint.summary, lint.explanation),
            Doc::Summary => format!("{}\n{}", lint.summary, lint.address()),
        };
    }
    let position = vocabulary::positions().find(|other| other.name == position).expect("a position");
    let term = position.term(key).unwrap_or_else(|| panic!("`{key}` is a word of `{}`", position.name));
    match doc {
        Doc::Page => term.page(),
        Doc::Summary => format!("{}\n{}", term.summary, position.address(term)),
    }
}

/// Whether a hover shows a line. rust-analyzer renders its Markdown again, and the first letter can be a capital one.
fn is_shown(hover: &str, line: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['\\', '*', '_', '-', '#', '`', '\n', ' '], "");
    plain(hover).contains(&plain(line))
}
