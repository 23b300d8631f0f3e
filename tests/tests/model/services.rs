//! The field `services`: every row can be trusted, and adds what a developer would write by hand.

use crate::cases::compile::{compile, compile_reading};
use crate::declared::{derived, policy, reported};
use security_policy_core::csp::{Csp, Directive, SourceExpression};
use security_policy_core::service::{Argument, SERVICES, Service};
use security_policy_core::vocabulary;
use security_policy_core::{Fix, SecurityPolicy, Span, Spanned, order};
use security_policy_syntax::Memory;
use std::collections::BTreeSet;

#[test]
fn every_row_has_its_facts() {
    assert!(SERVICES.len() >= 25, "{} services", SERVICES.len());
    let mut keys = BTreeSet::new();
    for service in SERVICES {
        let key = service.word.key;
        assert!(keys.insert(key), "{key} twice");
        let page = service.word.reference.spec.expect("the page of the vendor");
        assert!(page.url.starts_with("https://") && page.name.len() > 3, "{key}: {}", page.url);
        assert!(service.checked.is_empty() || is_date(service.checked), "{key}: {}", service.checked);
        assert!(!service.sources.is_empty(), "{key}");
        let directives: BTreeSet<_> = service.sources.iter().map(|(directive, _)| directive.key()).collect();
        assert_eq!(directives.len(), service.sources.len(), "{key} lists a directive twice");
        for texts in [service.script, service.beside] {
            assert!(texts.is_empty() || texts.ends_with('.'), "{key}: {texts}");
        }
        let has_script = directives.contains("script_src");
        assert!(!has_script || !service.script.is_empty(), "{key} does not say how its script is loaded");
        // A bypass of the host alone has a better form of the service.
        assert_eq!(service.bypasses(example(service)).is_empty(), service.instead.is_empty(), "{key}");
    }
}

#[test]
fn every_source_is_one_of_the_vendor_alone() {
    for service in SERVICES {
        for (directive, text) in service.sources_for(example(service)) {
            let place = format!("{}: {directive:?} {text}", service.word.key);
            let source = SourceExpression::parse(&*text).unwrap_or_else(|error| panic!("{place}: {error}"));
            match &source {
                SourceExpression::Host(host) => {
                    assert!(matches!(host.scheme.as_deref(), Some("https" | "wss")), "{place}");
                    assert!(host.port.is_none(), "{place}");
                    assert!(!source.has_many_owners() && !source.lets_anyone_in(), "{place}");
                    assert_eq!(host.scheme.as_deref() == Some("wss"), text.starts_with("wss:"), "{place}");
                }
                SourceExpression::Scheme(scheme) => {
                    let is_of_the_page = matches!(directive, Directive::ImgSrc | Directive::WorkerSrc);
                    assert!(is_of_the_page && matches!(scheme.as_str(), "data" | "blob"), "{place}");
                    assert!(directive != Directive::WorkerSrc || scheme == "blob", "{place}");
                }
                _ => panic!("{place}: neither a host nor a scheme"),
            }
            assert!(!text.contains("{}"), "{place}");
        }
    }
}

/// A strict policy with the service: no finding, and every promise of a strict policy holds.
#[test]
fn no_service_makes_a_strict_policy_weak() {
    for service in SERVICES {
        let list = written(service);
        // A host is trusted with every file on it; a nonce, with one element.
        let has_host = service.sources.iter().any(|(directive, _)| *directive == Directive::ScriptSrc);
        let promise = if has_host && !service.passes_nonce { "" } else { "no_injected_script," };
        let source = format!(
            "#[allow(missing, reason = \"one row\")] struct Shop {{
                content_security_policy: {{ default_src: none, script_src: nonce, base_uri: none, form_action: self, frame_ancestors: none }},
                services: {list},
                expect: {{ {promise} no_framing, no_base_hijack, no_plugins, no_mixed_content, deny script inline, deny handler, deny eval }},
            }}"
        );
        let compiled = compile(&source);
        let found: Vec<_> = compiled.messages.iter().map(|said| said.text.lines().next().unwrap_or_default()).collect();
        match service.bypasses(example(service)).is_empty() {
            true => assert_eq!(found, [""; 0], "{list}"),
            false => {
                let lints: Vec<_> = compiled.messages.iter().map(|said| said.lint).collect();
                assert_eq!(lints, [Some("csp_bypassable_host")], "{list}: {found:#?}");
            }
        }
    }
}

/// With a package, the CDN of everyone's files is as safe as any other host.
#[test]
fn a_path_closes_the_bypass() {
    for service in SERVICES.iter().filter(|service| !service.instead.is_empty()) {
        let argument = service.argument.expect("a path").example();
        assert!(service.bypasses(Some(argument)).is_empty(), "{}", service.word.key);
        assert!(service.instead.contains(&format!("`{}(\"{argument}\")`", service.word.key)), "{}", service.instead);
    }
}

#[test]
fn each_service_adds_what_is_written_by_hand() {
    for service in SERVICES {
        let mut by_hand = String::new();
        for (directive, texts) in service.sources {
            let own = service.sources_for(example(service)).filter(|(other, _)| other == directive);
            let sources: Vec<String> = own.map(|(_, text)| format!("\"{text}\"")).collect();
            assert_eq!(sources.len(), texts.len());
            by_hand += &format!("{}: [self, {}], ", directive.key(), sources.join(", "));
        }
        let short =
            policy(&format!("content_security_policy: {{ default_src: self }}, services: {}", written(service)));
        let long = policy(&format!("content_security_policy: {{ default_src: self, {by_hand} }}"));
        assert_eq!(headers(&short), headers(&long), "{}", service.word.key);
    }
}

/// All of them together, in one order and in the other, allow the same.
#[test]
fn the_order_of_the_services_changes_only_the_order_of_the_sources() {
    let all: Vec<String> = SERVICES.iter().map(written).collect();
    let list = |items: &[String]| {
        let text = format!("content_security_policy: {{ default_src: self }}, services: [{}]", items.join(", "));
        let csp = policy(&text).csps()[0].clone();
        let sources = |csp: &Csp| -> BTreeSet<(&'static str, String)> {
            let each = |clause: &security_policy_core::csp::Clause| {
                let key = clause.directive.node.key();
                clause.sources().iter().map(|source| (key, source.node.to_string())).collect::<Vec<_>>()
            };
            csp.clauses.iter().flat_map(each).collect()
        };
        sources(&csp)
    };
    let backwards: Vec<String> = all.iter().rev().cloned().collect();
    assert_eq!(list(&all), list(&backwards));
    let text = |_| {
        headers(&policy(&format!("content_security_policy: {{ default_src: self }}, services: [{}]", all.join(", "))))
    };
    assert_eq!(text(0), text(1));
}

#[test]
fn the_page_of_a_service_shows_its_sources() {
    let services = vocabulary::at(&["services"]).expect("the services");
    assert_eq!(services.name, "service");
    let page = |key: &str| services.term(key).expect("a service").page();
    assert!(page("turnstile").contains("- `script_src`: `https://challenges.cloudflare.com`"), "{}", page("turnstile"));
    assert!(page("sentry").contains("`sentry(\"o123.ingest.us.sentry.io\")`"), "{}", page("sentry"));
    assert!(page("stripe").contains("(https://docs.stripe.com/security/guide)"), "{}", page("stripe"));
    assert!(
        page("turnstile").contains("compared with the page of the vendor below on 2026-11-29"),
        "{}",
        page("turnstile")
    );
    assert!(page("stripe").contains("have not been compared"), "{}", page("stripe"));
    for service in SERVICES {
        let opens = page(service.word.key).contains("**It opens a bypass**");
        assert_eq!(opens, !service.bypasses(example(service)).is_empty(), "{}", service.word.key);
    }
    assert!(page("unpkg").contains("where anyone can publish a package"), "{}", page("unpkg"));
}

/// The argument of a row that needs one.
fn example(service: &Service) -> Option<&'static str> {
    service.argument.filter(|argument| argument.is_required()).map(|argument| argument.example())
}

fn written(service: &Service) -> String {
    service.example()
}

fn headers(policy: &SecurityPolicy) -> Vec<String> {
    policy.headers.iter().map(|header| header.render().iter().map(ToString::to_string).collect()).collect()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day]
        if is_number(year, 4) && is_number(month, 2) && is_number(day, 2) && ("01"..="12").contains(month) && ("01"..="31").contains(day))
}

/// What a service takes can come from the environment of the build; the tokens that a derived policy gets contain the text.
/// A text that names more than what belongs to one customer would allow what belongs to others.
#[test]
fn an_argument_names_what_is_of_one_customer() {
    const HOST: Argument =
        Argument::Host { of: &[("", ".ingest.example"), ("eu", ".example")], example: "o1.ingest.example" };
    const NAME: Argument = Argument::Name { what: "a name", example: "demo" };
    const PATH: Argument = Argument::Path { segments: 2, example: "npm/a@1/" };
    for (argument, text, is_accepted) in [
        (HOST, "o1.ingest.example", true),
        (HOST, "o1.a-b.ingest.example", true),
        (HOST, "eu.example", true),
        (HOST, ".ingest.example", true),
        (HOST, "o1..x.ingest.example", false),
        (HOST, "*.ingest.example", false),
        (HOST, "a/b.ingest.example", false),
        (HOST, "a_b.ingest.example", false),
        (HOST, "evil.example/o1.ingest.example", false),
        (HOST, "other.example", false),
        (NAME, "my-shop_1", true),
        (NAME, "", false),
        (NAME, "a.b", false),
        (NAME, "a/b", false),
        (PATH, "npm/a@1/", true),
        (PATH, "npm/a@1/dist/a.js", true),
        (PATH, "npm/", false),
        (PATH, "npm/a@1", false),
        (PATH, "", false),
        (PATH, "/npm/a@1/", false),
        (PATH, "npm//a@1/", false),
        (PATH, "npm/../a@1/", false),
        (PATH, "npm/./a@1/", false),
        (PATH, "npm/a?x/b/", false),
        (PATH, "npm/a%2e/b/", false),
    ] {
        let checked = argument.check("shop", Spanned::new(text, Span::default()));
        assert_eq!(checked.is_ok(), is_accepted, "{argument:?} `{text}`: {checked:?}");
        if let Err(error) = checked {
            assert_eq!(error.help, Some(format!("write `shop(\"{}\")`", argument.example())));
        }
    }
}

/// Two policies with other services, or with other arguments, are not equal.
#[test]
fn services_are_compared_by_their_names_and_arguments() {
    let services = |list: &str| {
        let declared = format!("content_security_policy: {{ default_src: self }}, services: {list},");
        policy(&declared).services.expect("services").all
    };
    let stripe = services("[stripe]");
    assert_eq!(stripe, services("[stripe]"));
    assert_ne!(stripe, services("[google_fonts]"));
    let [one, other] = ["npm/vue@3.5.0/", "npm/react@18.0.0/"].map(|path| services(&format!("[jsdelivr(\"{path}\")]")));
    assert_ne!(one, other);
    assert_eq!(one, services("[jsdelivr(\"npm/vue@3.5.0/\")]"));
}

#[test]
fn an_argument_is_read_from_the_environment() {
    let mut files = Memory::default();
    files.variables.insert("SENTRY_HOST".to_owned(), "o7.ingest.de.sentry.io".to_owned());
    let source = "#[allow(missing, reason = \"one service\")] struct Base { \
                      content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none }, \
                      services: sentry(env(\"SENTRY_HOST\")) } \
                  struct Shop { services: [.., gravatar], ..Base }";
    let compiled = compile_reading(source, &files);
    assert!(compiled.messages.is_empty(), "{:?}", compiled.messages);
    assert_eq!(compiled.sent.len(), 2);
    for sent in &compiled.sent {
        assert!(sent.contains("connect-src 'self' https://o7.ingest.de.sentry.io"), "{sent}");
    }
    files.variables.insert("SENTRY_HOST".to_owned(), "evil.example".to_owned());
    let said = compile_reading(source, &files).messages;
    assert!(said[0].text.starts_with("`evil.example` is not a host of `sentry`"), "{said:?}");
}

/// What a derived policy says of `services` counts: nothing keeps those of the base, `..` adds to them, `omit` drops one, a list replaces them.
#[test]
fn a_derived_policy_inherits_services_and_adds_to_them() {
    const BASE: &str = "content_security_policy: { default_src: self, connect_src: none }, services: [google_fonts, algolia(\"latency\")],";
    let cases = [
        ("", "google_fonts, algolia(\"latency\")"),
        ("services: [.., gravatar],", "google_fonts, algolia(\"latency\"), gravatar"),
        ("services: [.., omit google_fonts],", "algolia(\"latency\")"),
        ("services: [.., omit google_fonts, gravatar],", "algolia(\"latency\"), gravatar"),
        ("services: gravatar,", "gravatar"),
    ];
    for (fields, all) in cases {
        let alone =
            policy(&format!("content_security_policy: {{ default_src: self, connect_src: none }}, services: [{all}]"));
        assert_eq!(headers(&derived(BASE, fields)), headers(&alone), "{fields}");
    }
    // The directives of the derived policy count, not those of the base.
    let fields = "content_security_policy: { .., connect_src: \"https://data.example\" },";
    let sent = headers(&derived(BASE, fields)).concat();
    assert!(sent.contains("connect-src https://data.example https://latency-dsn.algolia.net "), "{sent}");
}

/// "Weaker than" sees what services add, as if it were written by hand.
#[test]
fn a_policy_with_a_service_allows_more() {
    let csp = "content_security_policy: { default_src: self }";
    let (without, with) = (policy(csp), policy(&format!("{csp}, services: [gravatar, google_fonts]")));
    assert_eq!(order::losses(&without, &with), []);
    let lost = |one: &SecurityPolicy, other: &SecurityPolicy| {
        let losses = order::losses(one, other).into_iter();
        losses.map(|loss| (loss.before.entry, loss.before.aspect)).collect::<Vec<_>>()
    };
    let by_hand = "content_security_policy: { default_src: self, img_src: [self, \"https://gravatar.com/avatar/\"], \
        style_src: [self, \"https://fonts.googleapis.com\"], font_src: [self, \"https://fonts.gstatic.com\"] }";
    assert_eq!(lost(&with, &without), lost(&policy(by_hand), &without));
    assert_eq!(lost(&with, &without).len(), 3);
    let fewer = policy(&format!("{csp}, services: gravatar"));
    assert_eq!((lost(&fewer, &with).len(), lost(&with, &fewer).len()), (0, 2));
}

/// To keep a promise, a directive is changed as it is written: what a service adds to it is added again.
#[test]
fn a_change_of_a_directive_does_not_contain_what_a_service_adds() {
    let cases = [
        // The declared list, and none.
        ("connect_src: self,", "connect_src: [self, \"https://b.example\"]", true),
        ("connect_src: none,", "connect_src: \"https://b.example\"", true),
        ("", "connect_src: [self, \"https://b.example\"]", false),
    ];
    for (directive, written, is_rewrite) in cases {
        let text = format!(
            "krate struct Shop {{ content_security_policy: {{ default_src: self, {directive} }}, services: [algolia(\"latency\")], \
             expect: {{ allow connect \"https://b.example/\" }} }}"
        );
        let found = reported(&text);
        let error = found.iter().find(|found| found.lint.is_none()).expect("an error");
        assert_eq!(error.help, Some(format!("write `{written}`")), "{directive}");
        match error.fix.as_deref() {
            Some(Fix::Rewrite { text, .. }) if is_rewrite => assert_eq!(text, written),
            // Not in place of the name of the service.
            Some(Fix::Insert { text, .. }) if !is_rewrite => assert_eq!(text, written),
            other => panic!("{directive}: {other:?}"),
        }
    }
}

/// The example on the page of the macro.
#[test]
fn the_header_on_the_page_is_what_is_sent() {
    let page = include_str!("../../../runtime/src/declare/services.md");
    let fields =
        page.split("struct Shop {").nth(1).and_then(|rest| rest.split("\n    }\n}").next()).expect("the fields");
    let printed =
        page.split("CONTENT_SECURITY_POLICY,").nth(1).and_then(|rest| rest.split('"').nth(1)).expect("the header");
    let printed: Vec<&str> = printed.split("\\\n").map(str::trim_start).collect();
    assert_eq!(headers(&policy(fields)), [printed.concat()]);
}

/// A service that is written again is not listed twice.
#[test]
fn two_dots_keep_the_other_services() {
    for own in ["stripe", "algolia(\"latency\")"] {
        let text = format!(
            "krate struct Derived {{ services: [.., {own}], ..Base }} @ \
             struct Base {{ content_security_policy: {{ default_src: self }}, services: [stripe, algolia(\"latency\")] }}"
        );
        let found = reported(&text);
        assert!(!found.iter().any(|found| found.lint.is_none()), "{own}: {found:?}");
    }
}

#[test]
fn a_path_of_a_package_is_relative() {
    for path in ["", "/", " ", "/npm/vue@3.5.0/", "npm//vue@3.5.0/", "npm/../vue@3.5.0/", "npm/vue"] {
        let text = format!(
            "krate struct P {{ content_security_policy: {{ default_src: self }}, services: [jsdelivr(\"{path}\")] }}"
        );
        let found = reported(&text);
        let error = found.iter().find(|found| found.lint.is_none()).expect(path);
        assert_eq!(error.message, format!("`{path}` is not the path of a package"));
    }
}
