//! `only` promises: what a policy allows beyond a list, and what the error says.

use crate::declared::policy;
use security_policy_core::csp::{Directive, Redirect, SourceExpression};
use security_policy_core::fetch::{
    Destination, ElementNonce, FrameOptions, Inline, InlineKind, Navigation, ParserMetadata, Policies, Request,
};
use security_policy_core::promise::{Expectations, KINDS, Kind, Only, Promise, Subjects, check, violation};
use security_policy_core::url::{Origin, Url};
use security_policy_core::{Diagnostic, Diagnostics, SecurityPolicy, Span, Spanned};
use security_policy_tests::{Random, SEED};
use std::time::Instant;

/// The sources of a promise, in the syntax of a header; `$cdn` is a slot and `nonce` the nonce of the response.
fn list(text: &str) -> Vec<Spanned<SourceExpression>> {
    let source = |text: &str| match text {
        "nonce" => SourceExpression::Nonce,
        _ if text.starts_with('$') => SourceExpression::Slot(text[1..].to_owned()),
        _ => SourceExpression::parse(text).expect("a source"),
    };
    text.split_whitespace().map(|text| Spanned::new(source(text), Span::default())).collect()
}

fn promise(kind: &str, sources: &str) -> Only {
    Only { kind: Spanned::new(Kind::from_key(kind).expect("a kind"), Span::default()), list: list(sources) }
}

/// What the promises of a policy are reported as.
fn reported(mut policy: SecurityPolicy, promises: Vec<Only>) -> Vec<String> {
    let promises = promises.into_iter().map(|only| Spanned::new(Promise::Only(only), Span::default())).collect();
    policy.expect = Some(Expectations { span: Span::default(), promises });
    let mut out = Diagnostics::new();
    check(&policy, &mut out);
    let text = |found: &Diagnostic| {
        let lines = [("", Some(&found.message)), ("help: ", found.help.as_ref()), ("note: ", found.note.as_ref())];
        let lines = lines.into_iter().filter_map(|(name, text)| Some(format!("{name}{}", text?)));
        lines.collect::<Vec<_>>().join("\n")
    };
    out.iter().map(text).collect()
}

#[test]
fn what_an_error_says() {
    let mut wrong = Vec::new();
    for (fields, kind, sources, expected) in CASES {
        let found = reported(policy(fields), vec![promise(kind, sources)]).join("\n---\n");
        if found != *expected {
            wrong.push(format!("{fields}, only {kind} {sources}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The simplest means are tried first, and every combination that policies can tell apart.
#[test]
fn a_violation_says_what_the_element_needs() {
    const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
    let one = "https://evil.example/";
    for (policies, kind, expected) in [
        // Only a script is more than its host.
        ("img-src https://cdnjs.cloudflare.com", "image", Some("https://cdnjs.cloudflare.com/".to_owned())),
        (
            "script-src https://cdnjs.cloudflare.com",
            "script",
            Some("https://cdnjs.cloudflare.com/ajax/libs/angular.js/1.2.16/angular.min.js".to_owned()),
        ),
        ("script-src 'nonce-abc'\nscript-src 'unsafe-inline'", "script", Some("inline nonce".to_owned())),
        ("script-src 'strict-dynamic'\nscript-src 'unsafe-inline'", "script", Some("inline added".to_owned())),
        ("script-src HASH\nscript-src 'unsafe-inline'", "script", Some("inline hash".to_owned())),
        ("script-src 'nonce-abc'\nscript-src https://a.example", "script", Some("https://a.example/ nonce".to_owned())),
        (
            "default-src 'none'; script-src 'strict-dynamic'; worker-src 'none'",
            "prefetch",
            Some(format!("{one} added")),
        ),
        // One of them is simpler than two.
        (
            "script-src 'nonce-abc' HASH\nscript-src 'nonce-abc' 'strict-dynamic'",
            "script",
            Some(format!("{one} nonce")),
        ),
        ("script-src 'strict-dynamic' HASH", "script", Some(format!("{one} added"))),
        ("script-src 'nonce-abc' HASH", "script", Some(format!("{one} hash"))),
        // Each of two policies needs another one.
        ("script-src 'nonce-abc' 'strict-dynamic'\nscript-src HASH", "script", Some(format!("{one} hash added"))),
        ("script-src 'nonce-abc'\nscript-src HASH", "script", Some(format!("{one} nonce hash"))),
        ("script-src 'none'", "script", None),
    ] {
        let policies = policies.replace("HASH", HASH);
        let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
        let policies = policies.lines().fold(Policies::new(page), |all, csp| all.enforce(csp));
        let found = violation(&policies, &[Kind::from_key(kind).expect("a kind")], &[]).map(|found| {
            let mut words = vec![found.url.map_or_else(|| "inline".to_owned(), |url| url.to_string())];
            words.extend((found.means.nonce != ElementNonce::None).then(|| "nonce".to_owned()));
            words.extend(found.means.hash.map(|_| "hash".to_owned()));
            words.extend((found.means.parser == ParserMetadata::NotParserInserted).then(|| "added".to_owned()));
            words.join(" ")
        });
        assert_eq!(found, expected, "{policies:?}");
    }
}

/// What a page asks of its policies.
struct Question {
    name: String,
    directive: Directive,
    is_allowed: Box<dyn Fn(&Policies<'_>) -> bool>,
}

fn question(name: String, directive: Directive, is_allowed: impl Fn(&Policies<'_>) -> bool + 'static) -> Question {
    Question { name, directive, is_allowed: Box::new(is_allowed) }
}

/// Questions about a kind: every way to ask, with each URL.
fn questions(kind: &Kind) -> Vec<Question> {
    let mut all = Vec::new();
    // Only `connect` opens WebSockets.
    let is_asked =
        |url: &&&str| !url.starts_with("ws") || matches!(kind.subjects, Subjects::Requests([Destination::Empty]));
    for url in URLS.iter().filter(is_asked) {
        match kind.subjects {
            Subjects::Requests(destinations) => requests(destinations, url, &mut all),
            Subjects::AllRequests => requests(Destination::ALL, url, &mut all),
            Subjects::Forms => {
                let form = Navigation::form(url).expect("a URL");
                all.push(question(format!("form {url}"), Directive::FormAction, move |on| on.allows(&form)));
            }
            Subjects::Bases => {
                let base = Navigation::base(url).expect("a URL");
                all.push(question(format!("base {url}"), Directive::BaseUri, move |on| on.allows(&base)));
            }
            Subjects::Ancestors => {
                let url = if url.starts_with("http") {
                    url.split_inclusive('/').take(3).collect()
                } else {
                    "null".to_owned()
                };
                let framed = Navigation::framed_by([url.as_str()]).expect("a URL");
                all.push(question(format!("framed by {url}"), Directive::FrameAncestors, move |on| on.allows(&framed)));
            }
            Subjects::Hints => {
                let hint = Request::prefetch(url).expect("a URL");
                all.push(question(format!("prefetch {url}"), Directive::DefaultSrc, move |on| on.allows(&hint)));
            }
            _ => {}
        }
    }
    let is_code = kind.inline.map(InlineKind::is_style);
    for code in [
        Inline::script("boot()"),
        Inline::event_handler("boot()"),
        Inline::javascript_url("boot()"),
        Inline::eval(),
        Inline::wasm(),
        Inline::style("boot()"),
        Inline::style_attribute("boot()"),
    ] {
        if is_code == Some(code.kind().is_style()) {
            for code in
                [code.clone(), code.clone().nonce("abc"), code.clone().not_parser_inserted(), code.clone().trusted()]
            {
                let name = format!("{:?} {}", code.kind(), code.text());
                all.push(question(name, code.kind().directive(), move |on| on.allows(&code)));
            }
        }
    }
    all
}

fn requests(destinations: &[Destination], url: &'static str, all: &mut Vec<Question>) {
    let url: Url = url.parse().expect("a URL");
    let of = |destination: &Destination| Some((*destination, destination.directive()?));
    for (destination, directive) in destinations.iter().filter_map(of) {
        let request = Request::new(destination, url.clone());
        let integrity = BOOT.trim_matches('\'');
        for request in [
            request.clone(),
            request.clone().nonce("abc"),
            request.clone().integrity(integrity),
            request.clone().not_parser_inserted(),
            request.clone().nonce("abc").not_parser_inserted().integrity(integrity),
        ] {
            let name = format!("{destination:?} {request:?}");
            all.push(question(name, directive, move |on| on.allows(&request)));
        }
    }
}

const BOOT: &str = "'sha256-MeZS89WlF0u+o0hCvHTBt4q1WHU+U+sJKgbdRUc36mY='";

const DIRECTIVES: &[&str] = &[
    "default-src",
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-attr",
    "img-src",
    "connect-src",
    "frame-src",
    "child-src",
    "worker-src",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
];

const SOURCES: &[&str] = &[
    "'none'",
    "'self'",
    "'self'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'trusted-types-eval'",
    "'strict-dynamic'",
    "'unsafe-hashes'",
    "'nonce-abc'",
    BOOT,
    "https:",
    "http:",
    "wss:",
    "data:",
    "*",
    "https://cdn.example",
    "http://cdn.example:80",
    "*.example",
    "https://cdn.example/js/",
    "https://cdn.example/js/app.js",
];

const OTHERS: &[&str] =
    &["require-trusted-types-for 'script'", "sandbox", "sandbox allow-scripts allow-forms", "trusted-types one"];

const URLS: &[&str] = &[
    "https://shop.example/a",
    "http://shop.example/a",
    "wss://shop.example/",
    "https://cdn.example/js/app.js",
    "http://cdn.example/js/other.js",
    "https://cdn.example/",
    "https://a.example/x",
    "https://else.test/",
    "http://else.test/",
    "https://else.test:8443/",
    "wss://else.test/",
    "data:,x",
    "blob:https://shop.example/1",
];

fn text(random: &mut Random, most: usize) -> String {
    let count = random.below(most + 1);
    (0..count).map(|_| random.pick(SOURCES)).collect::<Vec<_>>().join(" ")
}

/// Whatever the policies and the list: what is found is allowed, and is not listed; and where nothing is found, nothing that is
/// allowed is not listed.
#[test]
fn sampled_subjects_agree() {
    let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    let mut random = Random::new(SEED);
    let kinds: Vec<(&Kind, Vec<Question>)> = KINDS.iter().map(|kind| (kind, questions(kind))).collect();
    let (mut kept, mut broken, mut allowed) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let mut policies = Policies::new(origin.clone());
        let mut shown = String::new();
        for _ in 0..1 + random.below(2) {
            let mut policy: Vec<String> = Vec::new();
            for _ in 0..1 + random.below(4) {
                policy.push(format!("{} {}", random.pick(DIRECTIVES), text(&mut random, 4)));
            }
            if random.below(4) == 0 {
                policy.push(random.pick(OTHERS).to_owned());
            }
            let policy = policy.join("; ");
            shown.push_str(&format!("{policy}, "));
            policies = policies.enforce(&policy);
        }
        if random.below(4) == 0 {
            policies = policies.frame_options(random.pick(&[FrameOptions::Deny, FrameOptions::SameOrigin]));
        }
        let (kind, questions) = &kinds[random.below(kinds.len())];
        let promised = text(&mut random, 6);
        let sources = list(&promised);
        let case = format!("only {} [{promised}] under {shown}", kind.word.key);
        if let Some(found) = violation(&policies, &[kind], &sources) {
            broken += 1;
            assert!(found.decision.is_allowed(), "{case}: {found:?}");
            let redirect = if found.redirected_from.is_some() { Redirect::Followed } else { Redirect::None };
            let matches = |url: &Url| sources.iter().any(|source| source.node.matches(url, &origin, redirect));
            assert!(!found.url.as_ref().is_some_and(matches), "{case}: {found:?}");
            continue;
        }
        kept += 1;
        for asked in questions.iter().filter(|asked| (asked.is_allowed)(&policies)) {
            allowed += 1;
            let hashes = if promised.contains("'unsafe-hashes'") { " 'unsafe-hashes'" } else { "" };
            let is_listed = promised.split(' ').any(|source| {
                let alone = format!("{} {source}{hashes}; require-trusted-types-for 'script'", asked.directive.name());
                let without = format!("{} {source}{hashes}", asked.directive.name());
                [alone, without].iter().any(|text| (asked.is_allowed)(&Policies::new(origin.clone()).enforce(text)))
            });
            assert!(is_listed, "{case}: {}", asked.name);
        }
    }
    assert!(kept > ROUNDS / 20 && broken > ROUNDS / 4 && allowed > ROUNDS / 20, "{kept}, {broken}, {allowed}");
}

const ROUNDS: usize = if cfg!(debug_assertions) { 1_500 } else { 50_000 };

/// Measured by hand, with and without `--release`:
/// `cargo test -p security-policy-tests --test model twenty_promises -- --ignored --nocapture`.
#[test]
#[ignore = "it measures"]
fn the_time_of_twenty_promises() {
    let hosts: Vec<String> = (0..50).map(|at| format!("\"https://h{at}.example\"")).collect();
    let fields = format!(
        "content_security_policy: {{ default_src: [self, {}], form_action: self, base_uri: self }}",
        hosts.join(", ")
    );
    let mut policy = policy(&fields);
    let sources = format!("'self' {}", hosts.join(" ").replace('"', ""));
    let kinds = KINDS.iter().filter(|kind| kind.word.key != "framed_by").cycle().take(20);
    let promises =
        kinds.map(|kind| Spanned::new(Promise::Only(promise(kind.word.key, &sources)), Span::default())).collect();
    policy.expect = Some(Expectations { span: Span::default(), promises });
    for _ in 0..3 {
        let start = Instant::now();
        let mut out = Diagnostics::new();
        check(&policy, &mut out);
        let time = start.elapsed();
        assert!(out.is_empty(), "{out:?}");
        eprintln!("20 promises over 51 sources: {time:?}");
    }
}

/// A policy, a promise, and its error; the empty text if it holds.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        r#"x_frame_options: deny"#,
        "script",
        "'self'",
        r#"this policy allows the script `https://evil.example/`, which `only script` does not list
help: write `content_security_policy: { script_src: self }`
note: no enforced policy has `script_src`, nor `default_src`: `<script src="https://evil.example/"></script>`"#,
    ),
    (
        r#"content_security_policy: { script_src: [nonce, "https://cdn.jsdelivr.net"] }"#,
        "script",
        "nonce",
        r#"this policy allows the script `https://cdn.jsdelivr.net/npm/`, which `only script` does not list
help: write `script_src: nonce`, or add `"https://cdn.jsdelivr.net"` to the promise
note: `"https://cdn.jsdelivr.net"` of `script_src: [nonce, "https://cdn.jsdelivr.net"]` matches the URL: `<script src="https://cdn.jsdelivr.net/npm/"></script>`"#,
    ),
    (r#"content_security_policy: { script_src: nonce }"#, "script", "nonce", ""),
    (
        r#"content_security_policy: { script_src: nonce }"#,
        "script",
        "'self'",
        r#"this policy allows the script `https://evil.example/` with a nonce, which `only script` does not list
help: write `script_src: none`, or add `nonce` to the promise
note: `script_src: nonce` matches the nonce of the element: `<script nonce="…" src="https://evil.example/"></script>`"#,
    ),
    (
        r#"content_security_policy: { script_src: [nonce, strict_dynamic] }"#,
        "script",
        "nonce",
        r#"this policy allows the script `https://evil.example/`, added by a script or preloaded, which `only script` does not list
help: write `script_src: nonce`, or add `strict_dynamic` to the promise
note: `strict_dynamic` of `script_src: [nonce, strict_dynamic]` allows it: `<link rel="modulepreload" href="https://evil.example/">`"#,
    ),
    (
        r#"content_security_policy: { script_src: [nonce, strict_dynamic, https, unsafe_inline] }"#,
        "script",
        "nonce 'strict-dynamic'",
        "",
    ),
    (
        r#"content_security_policy: { script_src: [self, unsafe_inline] }"#,
        "script",
        "'self'",
        r#"this policy allows inline scripts, which `only script` does not list
help: write `script_src: self`, or add `unsafe_inline` to the promise
note: `unsafe_inline` of `script_src: [self, unsafe_inline]` allows it: `<script>alert(1)</script>`"#,
    ),
    (r#"content_security_policy: { script_src: [self, unsafe_inline, nonce] }"#, "script", "'self' nonce", ""),
    (
        r#"content_security_policy: { script_src: [self, unsafe_eval] }"#,
        "script",
        "'self' 'wasm-unsafe-eval'",
        r#"this policy allows `eval`, which `only script` does not list
help: write `script_src: self`, or add `unsafe_eval` to the promise
note: `unsafe_eval` of `script_src: [self, unsafe_eval]` allows it: `eval("alert(1)")`"#,
    ),
    (r#"content_security_policy: { script_src: [self, wasm_unsafe_eval] }"#, "script", "'self' 'unsafe-eval'", ""),
    (
        r#"content_security_policy: { script_src: [self, trusted_types_eval], require_trusted_types_for: script }"#,
        "script",
        "'self'",
        r#"this policy allows `eval` of a trusted type, which `only script` does not list
help: write `script_src: self`, or add `trusted_types_eval` to the promise
note: `trusted_types_eval` of `script_src: [self, trusted_types_eval]` allows it: `eval("alert(1)")`"#,
    ),
    (
        r#"content_security_policy: { script_src: [self, trusted_types_eval], require_trusted_types_for: script }"#,
        "script",
        "'self' 'trusted-types-eval'",
        "",
    ),
    (
        r#"content_security_policy: { script_src: [self, "'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"] }"#,
        "script",
        "'self'",
        r#"this policy allows the script `https://evil.example/` with the hash `sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg=`, which `only script` does not list
help: write `script_src: self`, or add `"'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"` to the promise
note: `"'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"` of `script_src: [self, "'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"]` matches the hash: `<script integrity="sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg=" src="https://evil.example/"></script>`"#,
    ),
    (
        r#"content_security_policy: { script_src: [self, unsafe_hashes, "'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"] }"#,
        "script",
        "'self' 'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='",
        r#"this policy allows event handlers with the hash `sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg=`, which `only script` does not list
help: write `script_src: [self, unsafe_hashes]`, or add `"'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"` to the promise
note: `"'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"` of `script_src: [self, unsafe_hashes, "'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"]` matches the hash: `<svg onload="alert(1)">`"#,
    ),
    (
        r#"content_security_policy: { script_src: [self, unsafe_hashes, "'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='"] }"#,
        "script",
        "'self' 'unsafe-hashes' 'sha256-4ZXNlBxnAWyYcWnGlFUTqGiBNd3Vbkn0iKdnrPSo8xg='",
        "",
    ),
    (
        r#"content_security_policy: { default_src: [self, data] }"#,
        "image",
        "'self'",
        r#"this policy allows the image `data:,`, which `only image` does not list
help: write `img_src: self`, or add `data` to the promise
note: `data` of `default_src: [self, data]` matches the URL, and there is no `img_src`: `<img src="data:,?data">`"#,
    ),
    (
        r#"content_security_policy: { default_src: [self, https], connect_src: [self, "wss://live.example.com"] }"#,
        "connect",
        "'self' wss://live.example.com",
        "",
    ),
    (
        r#"content_security_policy: { default_src: [self, https], connect_src: [self, "wss://live.example.com"] }"#,
        "load",
        "'self' wss://live.example.com",
        r#"this policy allows the script `https://evil.example/`, which `only load` does not list
help: write `default_src: self`, or add `https` to the promise
note: `https` of `default_src: [self, https]` matches the URL, and there is no `script_src`: `<script src="https://evil.example/"></script>`"#,
    ),
    (r#"content_security_policy: { default_src: self }"#, "load", "'self'", ""),
    (
        r#"content_security_policy: { script_src: self }"#,
        "load",
        "'self'",
        r#"this policy allows the stylesheet `https://evil.example/`, which `only load` does not list
help: write `default_src: self`
note: no enforced policy has `style_src`, nor `default_src`: `<link rel="stylesheet" href="https://evil.example/">`"#,
    ),
    (
        r#"content_security_policy: { default_src: none, style_src: [self, unsafe_inline] }"#,
        "style",
        "'self'",
        r#"this policy allows inline styles, which `only style` does not list
help: write `style_src: self`, or add `unsafe_inline` to the promise
note: `unsafe_inline` of `style_src: [self, unsafe_inline]` allows it: `<style>*{color:red}</style>`"#,
    ),
    (
        r#"content_security_policy: { default_src: self }"#,
        "form",
        "'self'",
        r#"this policy allows a form to `https://evil.example/`, which `only form` does not list
help: write `form_action: self`
note: no enforced policy has `form_action`: `<form action="https://evil.example/"><button name="data">x</button></form>`"#,
    ),
    (
        r#"content_security_policy: { form_action: [self, "https://pay.example.com"] }"#,
        "form",
        "'self'",
        r#"this policy allows a form to `https://pay.example.com/`, which `only form` does not list
help: write `form_action: self`, or add `"https://pay.example.com"` to the promise
note: `"https://pay.example.com"` of `form_action: [self, "https://pay.example.com"]` matches the URL: `<form action="https://pay.example.com/"><button name="data">x</button></form>`"#,
    ),
    (
        r#"content_security_policy: { form_action: self, base_uri: self }"#,
        "base",
        "",
        r#"this policy allows a `base` element with `https://site.invalid/`, which `only base` does not list
help: write `base_uri: none`, or add `self` to the promise
note: `base_uri: self` matches the URL: `<base href="https://site.invalid/">`"#,
    ),
    (
        r#"content_security_policy: { default_src: none }"#,
        "base",
        "",
        r#"this policy allows a `base` element with `https://evil.example/`, which `only base` does not list
help: write `base_uri: none`
note: no enforced policy has `base_uri`: `<base href="https://evil.example/">`"#,
    ),
    (
        r#"content_security_policy: { default_src: none }"#,
        "framed_by",
        "'self'",
        r#"this policy allows framing by `https://evil.example`, which `only framed_by` does not list
help: write `frame_ancestors: self`
note: no enforced policy has `frame_ancestors`, nor `x_frame_options`: `<iframe src="https://site.invalid/"></iframe>`"#,
    ),
    (r#"x_frame_options: same_origin"#, "framed_by", "'self'", ""),
    (
        r#"x_frame_options: same_origin"#,
        "framed_by",
        "",
        r#"this policy allows framing by `https://site.invalid`, which `only framed_by` does not list
help: write `x_frame_options: deny`
note: `x_frame_options: same_origin` allows pages of the same origin: `<iframe src="https://site.invalid/"></iframe>`"#,
    ),
    (r#"x_frame_options: deny"#, "framed_by", "", ""),
    (
        r#"content_security_policy: { frame_ancestors: https }, x_frame_options: deny"#,
        "framed_by",
        "'self'",
        r#"this policy allows framing by `https://evil.example`, which `only framed_by` does not list
help: write `frame_ancestors: none`, or add `https` to the promise
note: `frame_ancestors: https` matches the URL: `<iframe src="https://site.invalid/"></iframe>`"#,
    ),
    (
        "",
        "framed_by",
        "*",
        r#"this policy allows framing by a page without an origin, which `only framed_by` does not list
help: write `content_security_policy: { frame_ancestors: * }`
note: no enforced policy has `frame_ancestors`, nor `x_frame_options`: `<iframe src="https://site.invalid/"></iframe>`"#,
    ),
    (
        r#"content_security_policy: [{ img_src: https }, { img_src: [self, "http://a.example"] }]"#,
        "image",
        "'self'",
        r#"this policy allows the image `https://a.example/`, which `only image` does not list
help: write `img_src: self` in the second policy, or add `"http://a.example"` to the promise
note: `img_src: https` of the first policy matches the URL, and `"http://a.example"` of `img_src: [self, "http://a.example"]` of the second policy matches the URL: `<img src="https://a.example/?data">`"#,
    ),
    (
        r#"content_security_policy: [{ img_src: https }, { img_src: [self, "http://a.example"] }]"#,
        "image",
        "'self' https://a.example",
        "",
    ),
    (r#"content_security_policy: [{ script_src: nonce }, { script_src: self }]"#, "script", "'self'", ""),
    (
        r#"content_security_policy: [{ script_src: nonce }, { script_src: https }]"#,
        "script",
        "'self'",
        r#"this policy allows the script `https://evil.example/` with a nonce, which `only script` does not list
help: write `script_src: none` in the first policy, or add `nonce` to the promise
note: `script_src: nonce` of the first policy matches the nonce of the element, and `script_src: https` of the second policy matches the URL: `<script nonce="…" src="https://evil.example/"></script>`"#,
    ),
    (r#"content_security_policy: [{ script_src: nonce }, { script_src: https }]"#, "script", "nonce", ""),
    (
        r#"content_security_policy_report_only: { default_src: none }"#,
        "image",
        "'self'",
        r#"this policy allows the image `https://evil.example/`, which `only image` does not list
help: write `content_security_policy: { default_src: self }`
note: no enforced policy has `img_src`, nor `default_src`: `<img src="https://evil.example/?data">`"#,
    ),
    (
        r#"content_security_policy: { img_src: "http://a.example", upgrade_insecure_requests }"#,
        "image",
        "https://a.example",
        "",
    ),
    (
        r#"content_security_policy: { img_src: $img }"#,
        "image",
        "'self'",
        r#"this policy allows the image `https://evil.example/`, which `only image` does not list
help: write `img_src: none`, or add `$img` to the promise
note: `$img` of `img_src: $img` can be any source: `<img src="https://evil.example/?data">`"#,
    ),
    (r#"content_security_policy: { img_src: $img }"#, "image", "$img", ""),
    (
        r#"content_security_policy: { sandbox, img_src: none }"#,
        "script",
        "",
        r#"this policy allows a request for `https://evil.example/` as `xslt`, which `only script` does not list
help: write `script_src: none`
note: no enforced policy has `script_src`, nor `default_src`: `<?xml-stylesheet type="text/xsl" href="https://evil.example/"?>`"#,
    ),
    (r#"content_security_policy: { sandbox: allow_scripts, img_src: none }"#, "form", "", ""),
    (
        r#"content_security_policy: { default_src: none, img_src: "https://img.example" }"#,
        "prefetch",
        "",
        r#"this policy allows a prefetch of `https://img.example/`, which `only prefetch` does not list
help: write `img_src: none`, or add `"https://img.example"` to the promise
note: `img_src: "https://img.example"` matches the URL: `<link rel="prefetch" href="https://img.example/?data">`"#,
    ),
    (
        r#"content_security_policy: { script_src: "https://a.example/x", default_src: none }"#,
        "script",
        "https://a.example/x",
        "",
    ),
    (
        r#"content_security_policy: [{ script_src: ["https://a.example/x", self] }, { script_src: ["https://a.example/y", self] }]"#,
        "script",
        "'self'",
        r#"this policy allows the script `https://a.example/` where `https://site.invalid/` redirects to it, which `only script` does not list
help: write `script_src: self` in the first policy, or add `"https://a.example/x"` to the promise
note: `"https://a.example/x"` of `script_src: ["https://a.example/x", self]` of the first policy matches the URL, and `"https://a.example/y"` of `script_src: ["https://a.example/y", self]` of the second policy matches the URL: `<script src="https://site.invalid/"></script>`"#,
    ),
    (
        r#"content_security_policy: { worker_src: blob, default_src: none }"#,
        "worker",
        "'self'",
        r#"this policy allows the worker `blob:https://evil.example/1`, which `only worker` does not list
help: write `worker_src: none`, or add `blob` to the promise
note: `worker_src: blob` matches the URL: `new Worker("blob:https://evil.example/1")`"#,
    ),
    (
        r#"content_security_policy: { script_src: [nonce, strict_dynamic], default_src: none }"#,
        "worker",
        "'self'",
        r#"this policy allows the worker `https://evil.example/`, which `only worker` does not list
help: write `worker_src: none`, or add `strict_dynamic` to the promise
note: `strict_dynamic` of `script_src: [nonce, strict_dynamic]` allows it, and there is no `worker_src`: `new Worker("https://evil.example/")`"#,
    ),
    (
        r#"content_security_policy: { script_src: unsafe_eval, default_src: none }"#,
        "eval",
        "",
        r#"this policy allows `eval`, which `only eval` does not list
help: write `script_src: none`, or add `unsafe_eval` to the promise
note: `script_src: unsafe_eval` allows it: `eval("alert(1)")`"#,
    ),
    (r#"content_security_policy: { script_src: self, default_src: none }"#, "eval", "", ""),
    (
        r#"content_security_policy: { script_src: [self, unsafe_inline], default_src: none }"#,
        "handler",
        "",
        r#"this policy allows event handlers, which `only handler` does not list
help: write `script_src: self`, or add `unsafe_inline` to the promise
note: `unsafe_inline` of `script_src: [self, unsafe_inline]` allows it: `<svg onload="alert(1)">`"#,
    ),
    (
        r#"origin: "http://shop.example", content_security_policy: { img_src: "a.example" }"#,
        "image",
        "https://a.example",
        r#"this policy allows the image `http://a.example/`, which `only image` does not list
help: write `img_src: none`, or add `"a.example"` to the promise
note: `img_src: "a.example"` matches the URL: `<img src="http://a.example/?data">`"#,
    ),
];
