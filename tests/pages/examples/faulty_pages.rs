//! Pages for `tests/browser/pages.test.mjs`, as JSON, each with its policy and what is found in it: pages whose policy blocks a part
//! of them, templates that a hostile value breaks out of, rendered by the engine, and pages without a finding.

#![expect(clippy::print_stdout, reason = "the output is JSON for the browser test")]

use minijinja::{Environment, context};
use proc_macro2::TokenStream;
use security_policy_core::csp::{Disposition, HashAlgorithm, Segment};
use security_policy_core::fetch::Policies;
use security_policy_core::lint::{PageContext, check_pages};
use security_policy_core::page::engine::{ENGINES, Settings, pages};
use security_policy_core::page::{FileSet, MarkupFile, Page};
use security_policy_core::policy::Header;
use security_policy_core::{SecurityPolicy, Span};
use security_policy_syntax::{Memory, lower, parse};
use serde::Serialize;
use serde_json::json;

/// The nonce of each response.
const NONCE: &str = "c2VjcmV0LW5vbmNl";

/// The origin of the pages.
const ORIGIN: &str = "origin: \"https://shop.example\",";

/// Policies and pages, of which the policy blocks a part. `#go` is pressed.
const BLOCKED: &[(&str, &str)] = &[
    ("default_src: self", r#"<script src="https://cdn.example/x.js"></script>"#),
    ("default_src: self", r#"<script src="//cdn.example/x.js"></script>"#),
    ("default_src: self", r#"<link rel="stylesheet" href="https://cdn.example/x.css">"#),
    ("default_src: self", r#"<img src="https://img.example/a.png">"#),
    ("default_src: self, img_src: \"https://img.example/b/\"", r#"<img src="https://img.example/a.png">"#),
    ("default_src: self", r#"<img srcset="https://img.example/a.png 1x">"#),
    ("default_src: self", r#"<input type="image" src="https://img.example/a.png">"#),
    ("default_src: self", r#"<video src="https://media.example/a.mp4"></video>"#),
    ("default_src: self, media_src: self", r#"<video poster="https://img.example/a.png"></video>"#),
    ("default_src: self", r#"<audio><source src="https://media.example/a.ogg"></audio>"#),
    ("default_src: self", r#"<iframe src="https://frames.example/"></iframe>"#),
    ("default_src: self, object_src: none", r#"<object data="https://cdn.example/x"></object>"#),
    ("default_src: self, object_src: none", r#"<embed src="https://cdn.example/x">"#),
    ("default_src: self", r#"<link rel="preload" as="font" href="https://fonts.example/a.woff2" crossorigin>"#),
    ("default_src: self", r#"<link rel="preload" as="fetch" href="https://api.example/a" crossorigin>"#),
    ("default_src: self", r#"<link rel="modulepreload" href="https://cdn.example/m.js">"#),
    ("default_src: self", r#"<svg><script href="https://cdn.example/x.js"></script></svg>"#),
    ("default_src: self", r#"<svg><image href="https://img.example/a.png"/></svg>"#),
    ("default_src: self", r#"<svg><use href="/icons.svg"/><image xlink:href="data:,"/></svg>"#),
    ("default_src: self", r#"<body background="https://img.example/a.png">"#),
    ("default_src: self", r##"<a id="go" href="#" ping="https://ping.example/">x</a>"##),
    ("default_src: self, base_uri: none", r#"<base href="https://cdn.example/">"#),
    ("default_src: self", r#"<base href="https://cdn.example/"><script src="x.js"></script>"#),
    ("form_action: self", r#"<form action="https://evil.example/" method="post"><button id="go">x</button></form>"#),
    ("form_action: self", r#"<form><button id="go" formaction="https://evil.example/">x</button></form>"#),
    ("form_action: none", r#"<form><button id="go">x</button></form>"#),
    ("script_src: [self, nonce]", "<script>hit()</script>"),
    ("script_src: [self, nonce]", r#"<script data-x="<script" nonce="{{ nonce }}">hit()</script>"#),
    ("script_src: [self, nonce]", r#"<script type="module">hit()</script>"#),
    ("script_src: [self, nonce]", r#"<script type="importmap">{"imports": {}}</script>"#),
    ("script_src: [self, nonce]", r#"<script type="speculationrules">{"prefetch": []}</script>"#),
    ("script_src: [self, nonce]", r#"<button id="go" onclick="hit()">x</button>"#),
    ("script_src: [self, nonce]", r#"<svg onload="hit()"></svg>"#),
    ("script_src: [self, nonce]", r#"<template><p onclick="hit()">x</p></template>"#),
    ("style_src: [self, nonce]", "<style>p { color: red }</style>"),
    ("style_src: [self, nonce]", "<svg><style>p { color: red }</style></svg>"),
    ("style_src: [self, nonce]", r#"<p style="color: red">x</p>"#),
    (
        "script_src: [nonce, strict_dynamic, \"https://cdn.example\"]",
        r#"<script src="https://cdn.example/x.js"></script>"#,
    ),
    ("script_src: [nonce, strict_dynamic]", r#"<link rel="preload" as="script" href="https://cdn.example/x.js">"#),
    (
        "default_src: [self, \"https://img.example\"]",
        r#"<head><meta http-equiv="Content-Security-Policy" content="img-src 'none'"></head><img src="https://img.example/a.png">"#,
    ),
];

/// Policies and pages without a finding: nothing of them is blocked.
const QUIET: &[(&str, &str)] = &[
    ("script_src: self", r#"<link rel="prefetch" href="https://other.example/page">"#),
    (
        "default_src: self",
        r#"<link rel="dns-prefetch" href="//cdn.example"><link rel="preconnect" href="https://cdn.example">"#,
    ),
    (
        "default_src: self",
        r#"<template><script>hit()</script><script src="https://cdn.example/x.js"></script></template>"#,
    ),
    ("default_src: self", r#"<link rel="stylesheet" href="https://cdn.example/x.css" disabled>"#),
    ("default_src: self", r#"<link rel="stylesheet" type="text/less" href="https://cdn.example/x.less">"#),
    (
        "default_src: self",
        r#"<link rel="preload" href="https://cdn.example/x"><link rel="preload" as="video" href="https://cdn.example/x">"#,
    ),
    (
        "default_src: self",
        r#"<script type="application/json">{}</script><script type="x" src="https://cdn.example/x.js"></script>"#,
    ),
    (
        "default_src: self",
        r#"<script nomodule>hit()</script><script nomodule src="https://cdn.example/x.js"></script><script></script>"#,
    ),
    (
        "default_src: self",
        r#"<iframe src="about:blank"></iframe><iframe srcdoc="x" src="https://frames.example/"></iframe>"#,
    ),
    ("default_src: self", r##"<svg><use href="#a"/></svg><img src=""><p once="x" onboarding="y">z</p>"##),
    ("default_src: self", r#"<input type="text" src="https://img.example/a.png">"#),
    ("default_src: self", r#"<noscript><p onclick="hit()" id="go">x</p></noscript>"#),
    ("script_src: [self, nonce]", r#"<script nonce="{{ nonce }}">ok()</script>"#),
    ("script_src: [nonce, strict_dynamic]", r#"<link rel="modulepreload" href="https://cdn.example/m.js">"#),
    ("form_action: none", r#"<form method="dialog"><button id="go">x</button></form>"#),
];

/// Templates, and a value that gets out of each. It calls `hit()`, or has the browser ask the host `evil.example`.
const BROKEN: &[(&str, &str)] = &[
    ("<input value={{ v }}>", "x autofocus onfocus=hit()"),
    (r#"<a id="go" href="{{ v }}">x</a>"#, "javascript:hit()"),
    (r#"<a id="go" href="{{ v }}">x</a>"#, " java\tscript:hit()"),
    (r#"<a id="go" href="/{{ v }}">x</a>"#, "/evil.example/"),
    (r#"<a id="go" href="https://{{ v }}/">x</a>"#, "evil.example"),
    (r#"<form action="{{ v }}"><button id="go">x</button></form>"#, "javascript:hit()"),
    (r#"<form><button id="go" formaction="{{ v }}">x</button></form>"#, "javascript:hit()"),
    (r#"<svg><a xlink:href="{{ v }}"><text id="go" y="20">x</text></a></svg>"#, "javascript:hit()"),
    (
        r#"<svg><a><animate attributeName="href" values="{{ v }}"/><text id="go" y="20">x</text></a></svg>"#,
        "javascript:hit()",
    ),
    (r#"<svg><a><set attributeName="href" to="{{ v }}"/><text id="go" y="20">x</text></a></svg>"#, "javascript:hit()"),
    (r#"<iframe src="{{ v }}"></iframe>"#, "javascript:parent.hit()"),
    (r#"<iframe srcdoc="{{ v }}"></iframe>"#, "<script>parent.hit()</script>"),
    (r#"<script src="{{ v }}"></script>"#, "data:text/javascript,hit()"),
    (r#"<script src="/{{ v }}"></script>"#, "/evil.example/x.js"),
    (r#"<base href="{{ v }}"><script src="x.js"></script>"#, "https://evil.example/"),
    (r#"<link rel="stylesheet" href="{{ v }}">"#, "https://evil.example/x.css"),
    (r#"<meta http-equiv="refresh" content="0; url={{ v }}">"#, "https://evil.example/"),
    ("{{ v|safe }}", "<svg onload=hit()>"),
    ("{% autoescape false %}{{ v }}{% endautoescape %}", "<svg onload=hit()>"),
    ("<!-- {{ v|safe }} -->", "--><svg onload=hit()>"),
    (r#"<button id="go" onclick="save({{ v }})">x</button>"#, "hit()"),
    (r#"<button id="go" onclick="save('{{ v }}')">x</button>"#, "');hit();('"),
    ("<script>var x = {{ v }};</script>", "hit()"),
    ("<script>var x = `{{ v }}`;</script>", "${hit()}"),
    (r#"<script type="module">import {{ v }}</script>"#, r"(`data:text\x2fjavascript,hit()`)"),
    (r#"<p style="{{ v }}">x</p>"#, "background: url(https://evil.example/)"),
    (
        "<style>p { color: {{ v }} }</style><p>x</p>",
        r"red } p { background: url(https:\2f\2f evil.example) } q { color: red",
    ),
    ("<{{ v }}>", "svg onload=hit()"),
    ("<input {{ v }}>", "autofocus onfocus=hit()"),
    ("<input {{ v }}=\"x\">", "autofocus onfocus=hit() x"),
];

/// Policies and pages with a script of another host that browsers do not run for lack of `integrity` or `crossorigin`.
const UNLOADED: &[(&str, &str)] = &[
    ("img_src: self", r#"<script src="https://cdn.example/x.js" integrity="sha384-INTEGRITY"></script>"#),
    (INTEGRITY_POLICY, r#"<script src="https://cdn.example/x.js"></script>"#),
    (INTEGRITY_POLICY, r#"<script src="/x.js"></script>"#),
    (INTEGRITY_POLICY, r#"<script src="/x.js" integrity="sha384-INTEGRITY"></script>"#),
];

const INTEGRITY_POLICY: &str = "img_src: self }, integrity_policy: { blocked_destinations: script";

/// What every host but the site's own answers to a request for a script, and the site too.
const SCRIPT: &str = "hit()";

#[derive(Serialize)]
struct Served {
    page: String,
    source: String,
    headers: Vec<(String, String)>,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    lint: &'static str,
    message: String,
    /// The directive that the browser reports, by the note.
    reported: Option<String>,
}

fn main() {
    let digest = HashAlgorithm::Sha384.digest(SCRIPT.as_bytes());
    let plain = |list: &[(&str, &str)]| -> Vec<Served> {
        list.iter().map(|(policy, page)| served(policy, &page.replace("INTEGRITY", &digest), "")).collect()
    };
    let broken: Vec<Served> =
        BROKEN.iter().map(|(template, value)| served("worker_src: self", template, value)).collect();
    let all = json!({
        "script": SCRIPT,
        "blocked": plain(BLOCKED),
        "quiet": plain(QUIET),
        "broken": broken,
        "unloaded": plain(UNLOADED),
    });
    println!("{all}");
}

/// A template as it is served, with this value for `v`.
fn served(fields: &str, template: &str, value: &str) -> Served {
    let text = format!("krate struct Policy {{ {ORIGIN} content_security_policy: {{ {fields} }} }}");
    let tokens: TokenStream = text.parse().expect("tokens");
    let lowered = lower(&parse(tokens, &Memory::default()).expect("a policy"));
    assert!(lowered.diagnostics.is_empty(), "{fields}");
    let (policy, levels) = (&lowered.policy, &lowered.levels);
    let mut files = FileSet::new();
    files.add(MarkupFile { path: "page.html".to_owned(), name: "page.html".to_owned(), text: template.to_owned() });
    let engine = ENGINES.iter().find(|engine| engine.word.key == "minijinja").expect("an engine");
    let rendered = pages(engine, &Settings::default(), &files);
    assert!(rendered.problems.is_empty(), "{template}: {:?}", rendered.problems);
    let policies = Policies::of(policy, policy.page_origin());
    let context = PageContext {
        files: &files,
        comments: &[],
        comment: ["{#", "#}"],
        expression: ["{{", "}}"],
        policy,
        policies: &policies,
        nonce: Some("nonce"),
        is_token: &|_| false,
        span: Span::default(),
    };
    let found = |pages: &[Page]| check_pages(pages, &context, levels);
    let reported = |note: &str| Some(note.strip_prefix("browsers report `")?.split('`').next()?.to_owned());
    let findings = found(&rendered.pages).into_iter().map(|finding| Found {
        lint: finding.lint,
        message: finding.message,
        reported: finding.note.as_deref().and_then(reported),
    });
    let findings = findings.collect();
    let mut environment = Environment::new();
    environment.add_template("page.html", template).expect("a template");
    let page = environment.get_template("page.html").expect("a template");
    let page = page.render(context! { v => value, nonce => NONCE }).expect("a page");
    assert!(policy.csps_of(Disposition::Report).is_empty());
    Served { page, source: template.to_owned(), headers: headers(policy), findings }
}

fn text(segment: &Segment) -> &str {
    match segment {
        Segment::Text(text) => text,
        Segment::Nonce => NONCE,
        _ => panic!("the policies have no slots"),
    }
}

fn headers(policy: &SecurityPolicy) -> Vec<(String, String)> {
    let header = |header: &Header| {
        let value: String = header.render().iter().map(text).collect();
        (header.wire_name().to_owned(), value)
    };
    policy.headers.iter().map(header).collect()
}
