//! Each protection that a derived policy loses is one finding; what it tightens is none; and no help makes it weaker than it was.

use crate::declared::{derived, findings, policy, reported};
use security_policy_core::{Diagnostic, order};

/// The base of the cases, complete and strict.
const BASE: &str = r#"
    origin: "https://shop.example.com",
    content_security_policy: {
        default_src: self,
        script_src: [self, nonce],
        object_src: none,
        base_uri: none,
        form_action: self,
        frame_ancestors: none,
        upgrade_insecure_requests,
        require_trusted_types_for: script,
        trusted_types: "app",
    },
    strict_transport_security: { max_age: 2y, include_subdomains },
    x_content_type_options: nosniff,
    referrer_policy: same_origin,
    cross_origin_opener_policy: same_origin,
    cross_origin_embedder_policy: require_corp,
    cross_origin_resource_policy: same_origin,
    origin_agent_cluster,
    x_permitted_cross_domain_policies: none,
    x_dns_prefetch_control: off,
    permissions_policy: { camera: none, geolocation: none, microphone: self },
    cache_control: { no_store },
    remove: ["server", "x-powered-by"],
    cookies: {
        session: { name: "__Host-session", same_site: strict, max_age: 8h, idle: 30min, private },
        default: { same_site: strict },
    },
    csrf: {
        bind_to: session,
        exempt: ["POST /hook"],
        protect: ["GET /logout"],
        max_age: 1h,
        isolate: { exempt: ["/api"] },
    },
"#;

/// The messages of the findings about inheritance.
fn said(fields: &str) -> Vec<Diagnostic> {
    let found = findings(BASE, fields);
    let errors: Vec<_> = found.iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{fields}: {errors:?}");
    let names_base = |found: &Diagnostic| found.note.as_ref().is_some_and(|note| note.contains("of `Base`"));
    found.into_iter().filter(|found| is_inherited(found) || names_base(found)).collect()
}

fn is_inherited(found: &Diagnostic) -> bool {
    found.lint.is_some_and(|lint| lint.starts_with("inherited_") || lint == "omitted_protection")
}

/// What is written, what the only finding says is lost, and what its help says to write.
const WEAKER: &[(&str, &str, &str)] = &[
    (
        "cross_origin_resource_policy: cross_origin,",
        "cross_origin_resource_policy: same_origin",
        "cross_origin_resource_policy: same_origin",
    ),
    (
        "cross_origin_embedder_policy: unsafe_none,",
        "cross_origin_embedder_policy: require_corp",
        "cross_origin_embedder_policy: require_corp",
    ),
    (
        "cross_origin_embedder_policy: credentialless,",
        "cross_origin_embedder_policy: require_corp",
        "cross_origin_embedder_policy: require_corp",
    ),
    (
        "cross_origin_opener_policy: unsafe_none,",
        "cross_origin_opener_policy: same_origin",
        "cross_origin_opener_policy: same_origin",
    ),
    (
        "cross_origin_opener_policy: same_origin_allow_popups,",
        "cross_origin_opener_policy: same_origin",
        "cross_origin_opener_policy: same_origin",
    ),
    (
        "referrer_policy: strict_origin_when_cross_origin,",
        "referrer_policy: same_origin",
        "referrer_policy: same_origin",
    ),
    ("referrer_policy: strict_origin,", "referrer_policy: same_origin", "referrer_policy: same_origin"),
    ("origin_agent_cluster: false,", "origin_agent_cluster", "origin_agent_cluster"),
    (
        "x_permitted_cross_domain_policies: master_only,",
        "x_permitted_cross_domain_policies: none",
        "x_permitted_cross_domain_policies: none",
    ),
    ("x_dns_prefetch_control: on,", "x_dns_prefetch_control: off", "x_dns_prefetch_control: off"),
    ("strict_transport_security: { max_age: 365d },", "max_age: 2y", "include_subdomains"),
    ("strict_transport_security: { .., max_age: 365d },", "max_age: 2y", "max_age: 2y"),
    (
        "permissions_policy: { microphone: self },",
        "`camera: none`, `geolocation: none` of `Base` are dropped",
        "camera: none",
    ),
    ("permissions_policy: { .., camera: self },", "camera: none", "camera: none"),
    ("permissions_policy: { .., microphone: [self, \"https://a.example\"] },", "microphone: self", "microphone: self"),
    ("cache_control: { public, max_age: 1h },", "cache_control: { no_store }", "cache_control: { no_store }"),
    ("cache_control: { private },", "cache_control: { no_store }", "cache_control: { no_store }"),
    ("remove: [\"server\"],", "remove: [\"server\", \"x-powered-by\"]", "remove: [.., \"server\"]"),
    ("remove: [\"via\"],", "remove: [\"server\", \"x-powered-by\"]", "remove: [.., \"via\"]"),
    ("cookies: { .., default: { same_site: lax } },", "same_site: strict", "same_site: strict"),
    ("cookies: { .., default: { same_site: strict, http_only: false } },", "http_only", "http_only"),
    (
        "cookies: { session: { name: \"__Host-session\", same_site: strict, max_age: 8h, idle: 30min, private } },",
        "`default: { secure, http_only, same_site: strict }` of `Base` is dropped",
        "default: { secure, http_only, same_site: strict }",
    ),
    (
        "cookies: { .., session: { name: \"__Host-session\", same_site: strict, max_age: 8h, private } },",
        "idle: 30min",
        "idle: 30min",
    ),
    ("cookies: { .., session: { .., max_age: 1y } },", "max_age: 8h", "max_age: 8h"),
    ("cookies: { .., session: { .., same_site: lax } },", "same_site: strict", "same_site: strict"),
    ("cookies: { .., session: { .., name: \"session\" } },", "name: \"__Host-session\"", "name: \"__Host-session\""),
    (
        "csrf: { bind_to: session, exempt: [\"POST /hook\"], protect: [\"GET /logout\"], max_age: 1h },",
        "`isolate` of `Base` is dropped",
        "isolate",
    ),
    (
        "csrf: { .., exempt: [\"POST /hook\", \"POST /other\"] },",
        "exempt: [\"POST /hook\"]",
        "exempt: [\"POST /hook\"]",
    ),
    ("csrf: { .., exempt: [.., \"POST /other\"] },", "exempt: [\"POST /hook\"]", "exempt: [\"POST /hook\"]"),
    ("csrf: { .., exempt: [\"/hook\"] },", "exempt: [\"POST /hook\"]", "exempt: [\"POST /hook\"]"),
    ("csrf: { .., trusted_origins: [\"https://pay.example\"] },", "which does not have it", "remove"),
    ("csrf: { .., trust_subdomains },", "which does not have it", "remove `trust_subdomains`"),
    ("csrf: { .., fallback: allow },", "fallback: token", "fallback: token"),
    ("csrf: { .., max_age: 2h },", "max_age: 1h", "max_age: 1h"),
    ("csrf: { .., protect: [\"GET /other\"] },", "protect: [\"GET /logout\"]", "protect: [.., \"GET /other\"]"),
    ("csrf: { .., isolate: { exempt: [\"/api\", \"/feed\"] } },", "exempt: [\"/api\"]", "exempt: [\"/api\"]"),
    (
        "content_security_policy: { .., script_src: [self, nonce, \"https://js.example\"] },",
        "https://js.example",
        "script_src: [.., \"https://js.example\"]",
    ),
    (
        "content_security_policy: { .., script_src: [nonce, \"https://js.example\"] },",
        "https://js.example",
        "script_src: nonce",
    ),
    ("content_security_policy: { .., script_src: [self, \"https://js.example\"] },", "nonce", "script_src: self"),
    ("content_security_policy: { .., script_src: \"https://js.example\" },", "nonce", "remove `script_src`"),
    (
        "content_security_policy: { .., style_src: \"https://css.example\" },",
        "https://css.example",
        "remove `style_src`",
    ),
    ("content_security_policy: { .., img_src: \"https://img.example\" },", "drops `self`", "inherited_fallback_lost"),
    ("content_security_policy: { .., frame_ancestors: self },", "frame_ancestors", "frame_ancestors: [.., self]"),
    ("content_security_policy: { .., upgrade_insecure_requests: omit },", "upgrade_insecure_requests", "remove this"),
    ("content_security_policy: { .., trusted_types: * },", "trusted_types: \"app\"", "trusted_types: \"app\""),
    (
        "content_security_policy: { default_src: self, script_src: [self, nonce], object_src: none, base_uri: none, form_action: self, frame_ancestors: none, require_trusted_types_for: script, trusted_types: \"app\" },",
        "`upgrade_insecure_requests` of `Base` is dropped",
        "upgrade_insecure_requests",
    ),
    (
        "content_security_policy: { default_src: self, script_src: [self, nonce], base_uri: none, form_action: self, frame_ancestors: none, upgrade_insecure_requests, require_trusted_types_for: script, trusted_types: \"app\" },",
        "`object_src: none` of `Base` is dropped",
        "object_src: none",
    ),
    ("content_security_policy: { .., object_src: omit },", "object_src", "remove this"),
    ("remove: omit,", "remove", "remove this"),
    ("origin_agent_cluster: omit,", "origin_agent_cluster", "remove this"),
    ("csrf: { .., isolate: omit },", "isolate", "remove this"),
    ("cookies: { .., session: { .., max_age: omit } },", "max_age", "remove this"),
    ("permissions_policy: { .., camera: omit },", "camera", "remove this"),
];

#[test]
fn what_is_weaker_is_one_finding() {
    let mut failures = Vec::new();
    for (fields, lost, kept) in WEAKER.iter().filter(|(_, lost, _)| !lost.is_empty()) {
        let found = said(fields);
        // A value that is weak by itself has its own help, and the base's value in its note.
        let is_right = |found: &Diagnostic| {
            let text = format!("{} {}", found.message, found.note.as_deref().unwrap_or_default());
            text.contains(lost)
                && (text.contains("Base") || text.contains("base's"))
                && (!is_inherited(found) || found.help.as_ref().is_some_and(|help| help.contains(kept)))
        };
        if found.len() != 1 || !found.iter().all(is_right) {
            failures.push(format!("{fields}\n  expected {lost} / {kept}\n  {found:#?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_tightens_or_is_meant_is_quiet() {
    for fields in [
        "referrer_policy: no_referrer,",
        "referrer_policy: [strict_origin, same_origin],",
        "strict_transport_security: { max_age: 2y, include_subdomains, preload },",
        "permissions_policy: { .., microphone: none, usb: none },",
        "permissions_policy: { camera: none, geolocation: none },",
        "remove: [.., \"via\"],",
        "remove: [.., \"server\"],",
        "remove: [..],",
        "cookies: { .., session: { .., max_age: 1h, idle: 5min } },",
        "cookies: { .., theme: { max_age: 1y, http_only: false } },",
        "csrf: { .., exempt: omit },",
        "csrf: { .., protect: [.., \"GET /other\"] },",
        "csrf: { .., protect: [\"/logout\"] },",
        "csrf: { .., fallback: reject, max_age: 10min },",
        "csrf: { .., isolate },",
        "content_security_policy: { .., frame_src: \"https://www.youtube.com\" },",
        "content_security_policy: { .., frame_src: none },",
        "content_security_policy: { .., script_src: self },",
        "content_security_policy: { .., script_src: nonce },",
        "content_security_policy: { .., script_src: none },",
        "content_security_policy: { .., img_src: none, font_src: self },",
        "content_security_policy: { .., img_src: [.., \"https://img.example\"] },",
        "content_security_policy: { .., form_action: none },",
        "content_security_policy: { .., default_src: none, img_src: self },",
        "content_security_policy: { .., trusted_types: none },",
        "content_security_policy: { .., sandbox: [allow_scripts, allow_forms] },",
        "access_control_allow_origin: \"https://a.example\", vary: \"origin\",",
    ] {
        assert_eq!(said(fields), [], "{fields}");
    }
}

/// Over http browsers ignore what requires https, and a policy for development has to do without.
#[test]
fn what_http_cannot_have_is_no_loss() {
    let base = "origin: \"https://shop.example.com\", cookies: { theme }, csrf, strict_transport_security: { max_age: 2y }, x_content_type_options: nosniff, content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none, upgrade_insecure_requests },";
    let fields = "origin: \"http://localhost:3000\", strict_transport_security: omit, cookies: { theme: { secure: false } }, content_security_policy: { .., upgrade_insecure_requests: omit },";
    let found = findings(base, fields);
    assert!(
        !found.iter().any(|found| found.lint.is_none_or(|lint| lint.contains("inherited") || lint.contains("omitted"))),
        "{found:#?}"
    );
}

/// `..` is explicit about adding something, so it is no finding, except for exemptions in `csrf`; `#[warn]` shows it.
#[test]
fn what_two_dots_add_is_reported_on_request() {
    for (fields, lint) in [
        ("permissions_policy: { .., #[warn(inherited_weakening)] microphone: [.., \"https://a.example\"] },", 1),
        ("permissions_policy: { .., microphone: [.., \"https://a.example\"] },", 0),
        ("csrf: { .., exempt: [.., \"POST /other\"] },", 1),
        ("csrf: { .., isolate: { .., exempt: [.., \"/other\"] } },", 1),
        ("#[allow(inherited_weakening, reason = \"a webhook\")] csrf: { .., exempt: [.., \"POST /other\"] },", 0),
        ("#[allow(inherited_weakening, reason = \"a map\")] permissions_policy: { .., geolocation: self },", 0),
    ] {
        assert_eq!(said(fields).len(), lint, "{fields}");
    }
    let base = BASE.replace("max_age: 1h,", "max_age: 1h, trusted_origins: \"https://a.example\",");
    let found = findings(&base, "csrf: { .., trusted_origins: [.., \"https://b.example\"] },");
    assert!(!found.iter().any(is_inherited), "{found:?}");
}

/// Every code between backticks that a help says to write, inserted at its place.
#[test]
fn no_help_weakens_what_was_written() {
    let mut applied = 0;
    for (fields, ..) in WEAKER
        .iter()
        .filter(|(fields, ..)| fields.starts_with("content_security_policy: { .., ") && !fields.contains("omit"))
    {
        let found = said(fields);
        let Some(found) = found.first().filter(|found| is_inherited(found)) else { continue };
        let help = found.help.as_deref().expect(fields);
        let (key, _) = fields["content_security_policy: { .., ".len()..].split_once(':').expect("a directive");
        let written = help.split('`').skip(1).step_by(2).find(|text| text.starts_with(&format!("{key}: ")));
        let Some(written) = written else { continue };
        let over = |directive: &str| {
            let base =
                BASE.lines().find(|line| line.trim().starts_with(&format!("{key}:"))).unwrap_or("default_src: self,");
            let base = base.split_once(": ").map_or("", |(_, list)| list).trim_matches([',', '[', ']']);
            let base = if base == "none" { "" } else { base };
            policy(&format!("content_security_policy: {{ {} }}", directive.replace("..", base).replace("[, ", "[")))
        };
        let before = &fields["content_security_policy: { .., ".len()..].trim_end_matches([',', '}', ' ']);
        assert_eq!(order::losses(&over(written), &over(before)), [], "{fields}: {help}");
        applied += 1;
    }
    assert!(applied >= 4, "{applied}");
}

/// What the base declares is reported there, wherever the policies are written; what replaces it is reported here.
#[test]
fn what_the_base_declares_is_not_reported_again() {
    let incomplete = "csp_missing_base_uri";
    let (one, list) =
        ("content_security_policy: { default_src: self },", "content_security_policy: [{ default_src: self }],");
    let two = "content_security_policy: [{ default_src: self, form_action: self }, { default_src: self }],";
    for (base, fields, is_reported) in [
        (one, "content_security_policy: { .., img_src: none },", false),
        (one, "content_security_policy: [{ .., img_src: none }],", false),
        (one, "content_security_policy: { default_src: self, img_src: none },", true),
        (list, "content_security_policy: { .., img_src: none },", false),
        (list, "content_security_policy: [{ .., img_src: none }],", false),
        (list, "content_security_policy: [{ default_src: self, img_src: none }],", true),
        (two, "content_security_policy: [{ .., img_src: none }, ..],", false),
        (two, "content_security_policy: [{ .. }, { .., img_src: none }],", false),
        (
            two,
            "content_security_policy: [{ default_src: self, form_action: self }, { default_src: self, img_src: none }],",
            true,
        ),
    ] {
        let found = findings(base, fields);
        assert_eq!(
            found.iter().any(|found| found.lint == Some(incomplete)),
            is_reported,
            "{base} {fields}: {found:#?}"
        );
    }
}

/// A policy that is written at another index is not dropped.
#[test]
fn a_policy_that_is_kept_is_not_dropped() {
    let base = "content_security_policy: [{ img_src: self }, { font_src: self }],";
    for (fields, is_dropped) in [
        ("content_security_policy: { font_src: self },", false),
        ("content_security_policy: { img_src: self },", true),
        ("content_security_policy: [{ img_src: self }, ..],", false),
    ] {
        let found = findings(base, fields);
        let says = |found: &Diagnostic| {
            let text = format!("{} {}", found.message, found.note.as_deref().unwrap_or_default());
            text.contains("drops an enforced `content_security_policy`")
        };
        assert_eq!(found.iter().any(says), is_dropped, "{fields}: {found:#?}");
    }
}

/// An item that is omitted from a list of a header makes room for a weaker one.
#[test]
fn omit_beside_two_dots_is_no_addition() {
    let base = "permissions_policy: { microphone: [self, \"https://b.example\"] },";
    for (fields, count) in [
        ("permissions_policy: { .., microphone: [.., \"https://a.example\"] },", 0),
        ("permissions_policy: { .., microphone: [.., omit self, \"https://a.example\"] },", 1),
        ("permissions_policy: { .., microphone: [.., omit self] },", 0),
    ] {
        let found = findings(base, fields);
        assert_eq!(found.iter().filter(|found| found.lint == Some("inherited_weakening")).count(), count, "{fields}");
    }
}

/// `..` and `omit` where they have no effect.
#[test]
fn what_keeps_nothing_is_one_error() {
    let group = "report_to: [{ max_age: 1d, endpoints: { url: \"https://a.example\" }, include_subdomains }],";
    let list = |count: usize| {
        let hosts: Vec<String> = (0..count).map(|number| format!("\"https://h{number}.example\"")).collect();
        format!("content_security_policy: {{ img_src: [{}] }},", hosts.join(", "))
    };
    let omit_data = "content_security_policy: { .., img_src: [.., omit data] },";
    let not_listed = "cannot omit `data`, which `img_src` of `Base` does not list";
    for (base, fields, message, note) in [
        (
            "content_security_policy: { script_src: self },",
            "content_security_policy: { .., script_src: omit self },",
            "`omit self` can only be written in a list",
            None,
        ),
        (
            "referrer_policy: no_referrer,",
            "referrer_policy: omit no_referrer,",
            "`omit no_referrer` can only be written in a list",
            None,
        ),
        ("referrer_policy: no_referrer,", "referrer_policy: ..,", "`referrer_policy: ..` only repeats the base", None),
        // A block in a list has no counterpart in the base.
        (
            group,
            "report_to: [{ .., max_age: 2d, endpoints: { url: \"https://a.example\" } }],",
            "`..` has no effect: a block in a list keeps nothing of `Base`",
            None,
        ),
        (
            group,
            "report_to: { max_age: 2d, endpoints: [{ .., url: \"https://a.example\" }] },",
            "`..` has no effect: a block in a list keeps nothing of `Base`",
            None,
        ),
        (
            group,
            "report_to: [{ max_age: 2d, endpoints: { url: \"https://a.example\" }, include_subdomains: omit }],",
            "`Base` has no `include_subdomains` to omit",
            None,
        ),
        // A few items are listed.
        (&list(2), omit_data, not_listed, Some("the base lists `\"https://h0.example\"` and `\"https://h1.example\"`")),
        (&list(7), omit_data, not_listed, None),
    ] {
        let found = findings(base, fields);
        let errors: Vec<_> = found.iter().filter(|found| found.lint.is_none()).collect();
        let [error] = errors.as_slice() else { panic!("{fields}: {errors:#?}") };
        assert_eq!((error.message.as_str(), error.note.as_deref()), (message, note), "{fields}");
    }
}

/// The findings of policies with a single header, and of a preset.
#[test]
fn what_a_policy_lacks_is_one_finding() {
    for (text, lints) in [
        ("krate struct A { content_security_policy: { default_src: self } }", &["missing"][..]),
        (
            "krate struct A { origin: \"https://a.example\", strict_transport_security: { max_age: 2y, include_subdomains } }",
            &["missing"],
        ),
        ("krate #[allow(missing, reason = \"r\")] struct A { content_security_policy: { default_src: self } }", &[]),
        ("krate #[base] struct A { content_security_policy: { default_src: self, report_to: csp } }", &[]),
        (
            "krate #[deny(nosniff_missing)] struct A { content_security_policy: { default_src: self } }",
            &["nosniff_missing", "missing"],
        ),
        ("krate #[deny(missing)] struct A { content_type: \"application/json\" }", &["missing"]),
        ("krate struct A { content_type: \"application/json\" }", &["nosniff_missing"]),
        ("krate struct A { ..B } @ struct B { content_security_policy: { default_src: self } }", &[]),
        ("krate struct A { ..B } @ #[base] struct B { content_security_policy: { default_src: self } }", &["missing"]),
    ] {
        let mut found: Vec<&str> = reported(text).iter().map(|found| found.lint.expect("a lint")).collect();
        found.sort_unstable_by(|one, other| other.cmp(one));
        assert_eq!(found, lints, "{text}");
    }
}

/// `..` keeps the base's items in every list of the language, also if the base has one item and no list.
#[test]
fn two_dots_keep_the_items_of_every_list() {
    let origin = "origin: \"https://shop.example\",";
    for (base, fields, whole) in [
        ("remove: \"server\",", "remove: [.., \"via\"],", "remove: [\"server\", \"via\"],"),
        ("remove: [\"server\", \"via\"],", "remove: [.., \"server\"],", "remove: [\"via\", \"server\"],"),
        ("vary: \"origin\",", "vary: [.., \"accept\"],", "vary: [\"origin\", \"accept\"],"),
        (
            "referrer_policy: no_referrer,",
            "referrer_policy: [.., same_origin],",
            "referrer_policy: [no_referrer, same_origin],",
        ),
        ("clear_site_data: cache,", "clear_site_data: [.., cookies],", "clear_site_data: [cache, cookies],"),
        (
            "access_control_allow_methods: \"PUT\",",
            "access_control_allow_methods: [.., \"PATCH\"],",
            "access_control_allow_methods: [\"PUT\", \"PATCH\"],",
        ),
        (
            "timing_allow_origin: \"https://a.example\",",
            "timing_allow_origin: [.., \"https://b.example\"],",
            "timing_allow_origin: [\"https://a.example\", \"https://b.example\"],",
        ),
        ("x_robots_tag: noindex,", "x_robots_tag: [.., nofollow],", "x_robots_tag: [noindex, nofollow],"),
        // What is written again is not listed twice.
        ("x_robots_tag: [noindex, nofollow],", "x_robots_tag: [.., noindex],", "x_robots_tag: [nofollow, noindex],"),
        (
            "permissions_policy: { camera: self },",
            "permissions_policy: { camera: [.., \"https://a.example\"] },",
            "permissions_policy: { camera: [self, \"https://a.example\"] },",
        ),
        (
            "integrity_policy: { blocked_destinations: script },",
            "integrity_policy: { .., blocked_destinations: [.., style] },",
            "integrity_policy: { blocked_destinations: [script, style] },",
        ),
        (
            "connection_allowlist: { allow: response_origin },",
            "connection_allowlist: { allow: [.., \"https://a.example/*\"] },",
            "connection_allowlist: { allow: [response_origin, \"https://a.example/*\"] },",
        ),
        (
            "content_security_policy: { sandbox: allow_forms },",
            "content_security_policy: { sandbox: [.., allow_scripts] },",
            "content_security_policy: { sandbox: [allow_forms, allow_scripts] },",
        ),
        (
            "content_security_policy: { trusted_types: \"a\" },",
            "content_security_policy: { trusted_types: [.., \"b\"] },",
            "content_security_policy: { trusted_types: [\"a\", \"b\"] },",
        ),
        (
            "content_security_policy: { report_uri: \"/a\" },",
            "content_security_policy: { report_uri: [.., \"/b\"] },",
            "content_security_policy: { report_uri: [\"/a\", \"/b\"] },",
        ),
        (
            "csrf: { exempt: \"POST /a\" },",
            "csrf: { .., exempt: [.., \"POST /b\"] },",
            "csrf: { exempt: [\"POST /a\", \"POST /b\"] },",
        ),
        (
            "csrf: { protect: \"GET /a\" },",
            "csrf: { .., protect: [.., \"GET /b\"] },",
            "csrf: { protect: [\"GET /a\", \"GET /b\"] },",
        ),
        (
            "csrf: { trusted_origins: \"https://a.example\" },",
            "csrf: { .., trusted_origins: [.., \"https://b.example\"] },",
            "csrf: { trusted_origins: [\"https://a.example\", \"https://b.example\"] },",
        ),
        (
            "transport: { proxies: \"10.0.0.0/8\" },",
            "transport: { .., proxies: [.., \"::1\"] },",
            "transport: { proxies: [\"10.0.0.0/8\", \"::1\"] },",
        ),
        (
            "transport: { exempt: \"/healthz\", hosts: \"a.example\" },",
            "transport: { .., exempt: [.., \"/ready\"], hosts: [.., \"b.example\"] },",
            "transport: { exempt: [\"/healthz\", \"/ready\"], hosts: [\"a.example\", \"b.example\"] },",
        ),
        (
            "csrf: { isolate: { exempt: \"/a\" } },",
            "csrf: { .., isolate: { .., exempt: [.., \"/b\"] } },",
            "csrf: { isolate: { exempt: [\"/a\", \"/b\"] } },",
        ),
    ] {
        let (derived, whole) = (derived(&format!("{origin} {base}"), fields), policy(&format!("{origin} {whole}")));
        let headers = |policy: &security_policy_core::SecurityPolicy| {
            policy.headers.iter().map(|header| format!("{:?}", header.render())).collect::<Vec<_>>()
        };
        assert_eq!(headers(&derived), headers(&whole), "{fields}");
        assert_eq!((order::losses(&derived, &whole), order::losses(&whole, &derived)), (vec![], vec![]), "{fields}");
        let names = |policy: &security_policy_core::SecurityPolicy| {
            policy.remove.iter().map(|name| name.node.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&derived), names(&whole), "{fields}");
    }
}

/// A shorter lifetime, fewer proxies and fewer hosts are no loss.
#[test]
fn what_tightens_other_bases_is_quiet() {
    let remembering = "cookies: { session: { name: \"__Host-session\", max_age: 8h, remember: 30d, signed } },";
    let transport = "origin: \"https://shop.example.com\", strict_transport_security: { max_age: 2y, include_subdomains }, transport: { redirect: temporary, exempt: \"/healthz\", proxies: [\"10.0.0.0/8\", \"::1\"], hosts: \"*.shop.example.com\" },";
    for (base, fields) in [
        (remembering, "cookies: { session: { .., remember: 14d } },"),
        (remembering, "cookies: { session: { .., remember: omit } },"),
        (remembering, "cookies: { session: { .., max_age: 1h, remember: 1d } },"),
        (transport, "transport: { .., redirect: moved },"),
        (transport, "transport: { .., proxies: \"10.1.2.3\" },"),
        (transport, "transport: { .., proxies: [\"::1\", \"10.0.0.0/9\", \"10.128.0.0/16\"] },"),
        (transport, "transport: { .., proxies: omit },"),
        (transport, "transport: { .., hosts: [\"www.shop.example.com\", \"*.static.shop.example.com\"] },"),
        (transport, "transport: { .., exempt: omit },"),
    ] {
        let found = findings(base, fields);
        let names_base = |found: &&Diagnostic| found.note.as_ref().is_some_and(|note| note.contains("of `Base`"));
        let lost: Vec<&Diagnostic> =
            found.iter().filter(|found| found.lint.is_none() || is_inherited(found) || names_base(found)).collect();
        assert!(lost.is_empty(), "{fields}: {lost:#?}");
    }
}

/// A value that is weak by itself and weaker than the base is reported once, with the base's value.
#[test]
fn one_decision_is_one_finding() {
    for (fields, lint, before) in [
        ("referrer_policy: unsafe_url,", "referrer_policy_weak", "referrer_policy: same_origin"),
        ("strict_transport_security: { max_age: 1d },", "hsts_max_age", "include_subdomains"),
        ("cookies: { .., default: { same_site: none } },", "cookie_samesite_none", "same_site: strict"),
        ("content_security_policy: { .., script_src: [.., unsafe_eval] },", "csp_unsafe_eval", ""),
        (
            "content_security_policy: { .., script_src: [self, nonce, unsafe_eval] },",
            "csp_unsafe_eval",
            "`script_src` of `Base`",
        ),
        ("permissions_policy: { .., camera: * },", "permissions_wildcard", ""),
        ("csrf: { .., fallback: allow },", "csrf_no_fallback", "fallback: token"),
    ] {
        let found = findings(BASE, fields);
        let lints: Vec<_> = found.iter().filter_map(|found| found.lint).collect();
        let notes: Vec<_> = found.iter().filter_map(|found| found.note.as_deref()).collect();
        assert!(lints.contains(&lint), "{fields}: {lints:?}");
        let allowed = if lint == "permissions_wildcard" { 2 } else { 1 };
        assert!(lints.len() <= allowed && notes.join(" ").contains(before), "{fields}: {found:#?}");
    }
}

/// What the base of the other cases does not declare.
#[test]
fn what_other_bases_lose_is_a_finding() {
    let cors =
        "access_control_allow_origin: \"https://a.example\", access_control_allow_methods: \"PUT\", vary: \"origin\",";
    let trusting = "origin: \"https://shop.example\", csrf: { trusted_origins: \"https://a.example\" },";
    let csrf = "origin: \"https://shop.example\", cookies: { session: { name: \"__Host-session\", max_age: 1h, signed } }, csrf: { bind_to: session },";
    let remembering = "cookies: { session: { name: \"__Host-session\", max_age: 8h, remember: 30d, signed } },";
    let transport = "origin: \"https://shop.example.com\", strict_transport_security: { max_age: 2y, include_subdomains }, transport: { exempt: \"/healthz\", proxies: \"10.1.0.0/16\", hosts: \"www.shop.example.com\" },";
    let sandbox = "content_security_policy: { default_src: none, sandbox: allow_forms, webrtc: block },";
    for (base, fields, lost) in [
        ("x_frame_options: deny,", "x_frame_options: same_origin,", "x_frame_options: deny"),
        (cors, "access_control_allow_origin: *,", "access_control_allow_origin: \"https://a.example\""),
        (cors, "access_control_allow_credentials,", "`access_control_allow_credentials` is weaker than `Base`"),
        (cors, "access_control_allow_methods: [\"PUT\", \"DELETE\"],", "access_control_allow_methods: \"PUT\""),
        (cors, "access_control_expose_headers: \"etag\",", "`access_control_expose_headers: \"etag\"` is weaker"),
        (
            "timing_allow_origin: \"https://a.example\",",
            "timing_allow_origin: \"https://b.example\",",
            "https://a.example",
        ),
        (sandbox, "content_security_policy: { .., sandbox: [allow_forms, allow_scripts] },", "sandbox: allow_forms"),
        (sandbox, "content_security_policy: { .., webrtc: allow },", "webrtc: block"),
        (
            sandbox,
            "content_security_policy: { default_src: none, webrtc: block },",
            "`sandbox: allow_forms` of `Base` is dropped",
        ),
        (
            "integrity_policy: { blocked_destinations: [script, style] },",
            "integrity_policy: { blocked_destinations: script },",
            "blocked_destinations: [script, style]",
        ),
        (
            "connection_allowlist: { allow: response_origin },",
            "connection_allowlist: { allow: [response_origin, \"https://a.example/*\"] },",
            "allow",
        ),
        (
            "document_isolation_policy: isolate_and_require_corp,",
            "document_isolation_policy: none,",
            "document_isolation_policy: isolate_and_require_corp",
        ),
        (
            trusting,
            "csrf: { trusted_origins: [\"https://a.example\", \"https://b.example\"] },",
            "trusted_origins: [\"https://a.example\"]",
        ),
        (
            remembering,
            "cookies: { session: { .., remember: 90d } },",
            "`remember: 90d` is weaker than `remember: 30d` of `Base`",
        ),
        (
            "cookies: { session: { name: \"__Host-session\", max_age: 8h, signed } },",
            "cookies: { session: { .., remember: 30d } },",
            "`remember: 30d` is weaker than `Base`",
        ),
        (transport, "transport: { .., redirect: temporary },", "redirect: permanent"),
        (transport, "transport: { .., redirect: none },", "redirect: permanent"),
        (transport, "transport: { .., proxies: \"10.0.0.0/8\" },", "proxies: [\"10.1.0.0/16\"]"),
        (transport, "transport: { .., proxies: [\"10.1.2.3\", \"::1\"] },", "proxies: [\"10.1.0.0/16\"]"),
        (transport, "transport: { .., hosts: \"*.shop.example.com\" },", "hosts: [\"www.shop.example.com\"]"),
        (transport, "transport: { .., exempt: [\"/healthz\", \"/ready\"] },", "exempt: [\"/healthz\"]"),
        (csrf, "csrf: { max_age: 1h },", "`bind_to: session` of `Base` is dropped"),
        (csrf, "csrf: { .., cookie: \"csrf\" },", "cookie: \"__Host-csrf\""),
        (csrf, "cookies: { session: { name: \"__Host-session\", max_age: 1h, flask } }, csrf: omit,", "signed"),
    ] {
        let found = findings(base, fields);
        let says = |found: &Diagnostic| format!("{} {}", found.message, found.note.as_deref().unwrap_or_default());
        let is_loss = |text: &String| text.contains("weaker than") || text.contains("of `Base` is dropped");
        let weaker: Vec<String> = found.iter().map(says).filter(is_loss).collect();
        assert!(weaker.len() == 1 && weaker[0].contains(lost), "{fields}: {weaker:#?}\n{found:#?}");
    }
}
