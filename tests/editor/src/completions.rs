//! What an editor offers at the cursor: the words of the position, all of them and nothing else.

use crate::client::Client;
use crate::report::Report;
use security_policy_core::{lint, vocabulary};
use std::collections::BTreeSet;

const CSP: &str = "content_security_policy";

/// The fields of a policy, with `|` at the cursor, and the position whose words are offered.
const CASES: &[(&str, &str)] = &[
    // Fields.
    ("|", "field"),
    ("x_f|", "field"),
    ("origin: \"https://a.example\", |", "field"),
    ("origin: \"https://a.example\" |", "field"),
    ("| x_frame_options: deny", "field"),
    ("#[allow(missing, reason = \"r\")] x|", "field"),
    ("#[allow(missing, reason = \"r\", until = \"2027-01-01\")] x|", "field"),
    ("= ; |", "field"),
    ("unknown, |", "field"),
    // Values of headers.
    ("x_frame_options: |", "x_frame_options"),
    ("x_frame_options: |,", "x_frame_options"),
    ("x_frame_options: d|,", "x_frame_options"),
    ("x_frame_options: | referrer_policy: no_referrer", "x_frame_options"),
    ("x_frame_options = |", "x_frame_options"),
    ("referrer_policy: [no_referrer, |]", "referrer_policy"),
    ("clear_site_data: [|", "clear_site_data"),
    ("strict_transport_security: { | }", "strict_transport_security"),
    ("strict_transport_security: { max_age: 2y, inc| }", "strict_transport_security"),
    ("strict_transport_security { max_age: 2y | }", "strict_transport_security"),
    ("server: |", "text"),
    // Content-Security-Policy.
    ("CSP: {|}", "directive"),
    ("CSP: { | }, x_frame_options: deny", "directive"),
    ("CSP: { scr| }", "directive"),
    ("CSP: { default_src: self, | }", "directive"),
    ("CSP: { default_src: self | img_src: self }", "directive"),
    ("CSP: [{ default_src: self }, { | }]", "directive"),
    ("CSP: { script_src: | }", "source"),
    ("CSP: { script_src: |, img_src: self }", "source"),
    ("CSP: { script_src: | img_src: self }", "source"),
    ("CSP: { script_src: s| }", "source"),
    ("CSP: { script_src: [|] }", "source"),
    ("CSP: { script_src: [self, |] }", "source"),
    ("CSP: { script_src: [self n|] }", "source"),
    ("CSP: { script_src: [|, self] }", "source"),
    ("CSP: { script_src: [self, |, \"https://a.example\"] }", "source"),
    ("CSP: { script_src: [self, | \"https://a.example\"] }", "source"),
    ("CSP: { script_src: [self, | $cdn] }", "source"),
    ("CSP: { = ; script_src [self, |] }", "source"),
    ("CSP: { unknown: [x], script_src: [|] }", "source"),
    ("CSP: { frame_ancestors: | }", "ancestor"),
    ("CSP: { sandbox: [|] }", "sandbox"),
    ("CSP: { require_trusted_types_for: | }", "require_trusted_types_for"),
    ("CSP: { script_src: hash(\"a\", |) }", "algorithm"),
    // Features, cookies, csrf.
    ("permissions_policy: { | }", "feature"),
    ("permissions_policy: { camera: | }", "allowlist"),
    ("permissions_policy: { camera: [self, |] }", "allowlist"),
    ("permissions_policy: { camera: { | } }", "permission"),
    ("cookies: { session: { | } }", "cookie"),
    ("cookies: { session: { secure, same_site: | } }", "cookie_same_site"),
    ("cookies: { | }", "cookies"),
    ("csrf: { | }", "csrf"),
    ("csrf: { fallback: | }", "csrf_fallback"),
    ("csrf: { isolate: { | } }", "csrf_isolate"),
    ("reporting: { | }", "reporting"),
    ("reporting: { only: [csp, |] }", "reporting_only"),
    ("reporting: { nel: { | } }", "nel"),
    // Services.
    ("services: | ", "service"),
    ("services: [stripe, |] ", "service"),
    ("services: [stri|]", "service"),
    ("services: [sentry(\"o1.ingest.sentry.io\"), tur|]", "service"),
    // Promises.
    ("expect: { | }", "promise"),
    ("expect: { no_framing, al| }", "promise"),
    ("expect: { allow | }", "promise_kind"),
    ("expect: { deny scr| inline }", "promise_kind"),
    ("expect: { allow script | }", "promise_word"),
    ("expect: { allow script \"https://a.example/\" n|, no_framing }", "promise_word"),
    ("expect: { only | [self] }", "promise_only"),
    ("expect: { only script [self, |] }", "source"),
    ("expect: { only framed_by [|] }", "ancestor"),
    ("expect: { data_leaves_only_to: [|] }", "source"),
    ("expect: { omit | }", "promise"),
    ("expect: { omit allow | }", "promise_kind"),
    ("cross_origin_opener_policy: { same_origin, | }", "cross_origin_opener_policy"),
    // Lints and attributes.
    ("#[allow(|)] x_frame_options: deny", "lint"),
    ("#[warn(csp|)] x_frame_options: deny", "lint"),
    ("#[cfg_attr(debug_assertions, allow(|))] x_frame_options: deny", "lint"),
    // In a derived policy.
    ("x_frame_options: |, ..pages::Pages", "x_frame_options"),
    ("CSP: { .., script_src: [.., |] }, ..pages::Pages", "source"),
    ("| ..pages::Pages", "field"),
    ("#[cfg(debug_assertions)] CSP: { img_src: [|] }, ..pages::Pages", "source"),
];

const BASE: &str = "mod pages { shield::security_policy! { \
    pub(crate) struct Pages { origin: \"https://shop.example.com\", ..shield::presets::StaticSite } } }\n";

/// Asks for the completions of each case.
pub(crate) fn check(client: &mut Client, report: &mut Report) {
    for (case, position) in CASES {
        let fields = case.replace("CSP", CSP);
        let text = format!("{BASE}shield::security_policy! {{ pub struct Shop {{ {fields} }} }}\nfn main() {{}}\n");
        let cursor = text.find('|').expect("a cursor");
        client.write(&text.replacen('|', "", 1));
        let offered: BTreeSet<String> = client.completions(cursor).into_iter().collect();
        let expected = words(position);
        let missing: Vec<&String> = expected.difference(&offered).collect();
        let more: Vec<&String> = offered.difference(&expected).collect();
        let is_right = missing.is_empty() && more.is_empty();
        report.case("completion", case, is_right, &format!("not offered: {missing:?}\nand offered: {more:?}"));
    }
}

/// The words of a position that Rust can name.
fn words(position: &str) -> BTreeSet<String> {
    if position == "lint" {
        let names = lint::AREAS.iter().flat_map(|area| area.names.iter().copied());
        return names.chain([lint::MISSING]).map(str::to_owned).collect();
    }
    let position = vocabulary::positions().find(|other| other.name == position).expect("a position");
    let is_name = |key: &&str| key.starts_with(|c: char| c.is_ascii_alphabetic());
    position.terms.iter().map(|term| term.key).filter(is_name).map(str::to_owned).collect()
}
