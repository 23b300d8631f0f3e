//! `learn()`, from the reports of a browser to the text that is pasted; and the console.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, Method, Request, StatusCode,
        header::{ALLOW, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_TYPE},
    },
    response::Html,
    routing::get,
};
use proc_macro2::TokenStream;
use security_policy::{Nonce, learn::Learn};
use security_policy_core::{
    fetch::{Inline, Policies, Request as Fetched},
    learn::{Added, Learned, MAX_NEEDS},
    report::Reader,
    span::Span,
    url::Origin,
};
use security_policy_syntax::{Memory, lower, parse};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use policies::{Paid, Shop, Slotted};

/// A violation, and the line that it adds: the directive and the source, or `None` if nothing is allowed.
const CASES: &[(&str, &str, Option<&str>)] = &[
    ("script-src-elem", "https://shop.test/app.js", Some("script_src: [self,")),
    ("script-src-elem", "https://cdn.test:8443/app.js?v=1", Some("script_src: [\"https://cdn.test:8443\",")),
    ("script-src-elem", "inline", Some("script_src: [nonce,")),
    ("style-src-elem", "inline", Some("style_src: [nonce,")),
    ("style-src-elem", "https://fonts.test/a.css", Some("style_src: [\"https://fonts.test\",")),
    ("img-src", "data", Some("img_src: [data,")),
    ("img-src", "blob:https://shop.test/1", Some("img_src: [blob,")),
    ("img-src", "http://img.test/a.png", Some("img_src: [\"https://img.test\",")),
    ("img-src", "http://localhost:5173/a.png", Some("img_src: [\"http://localhost:5173\",")),
    ("font-src", "https://fonts.test/a.woff2", Some("font_src: [\"https://fonts.test\",")),
    ("connect-src", "wss://live.test/socket", Some("connect_src: [\"wss://live.test\",")),
    ("connect-src", "wss://shop.test/socket", Some("connect_src: [self,")),
    ("connect-src", "ws://live.test/socket", Some("connect_src: [\"wss://live.test\",")),
    ("frame-src", "https://player.test/v/1", Some("frame_src: [\"https://player.test\",")),
    ("child-src", "https://player.test/v/1", Some("frame_src: [\"https://player.test\",")),
    ("worker-src", "blob", Some("worker_src: [blob,")),
    ("manifest-src", "https://shop.test/app.webmanifest", Some("manifest_src: [self,")),
    ("form-action", "https://pay.test/charge", Some("form_action: [\"https://pay.test\",")),
    ("base-uri", "https://shop.test/app/", Some("base_uri: [self,")),
    ("img-src", "self", Some("img_src: [self,")),
    // What has to change in the page.
    ("script-src-attr", "inline", None),
    ("style-src-attr", "inline", None),
    ("script-src", "eval", None),
    ("script-src", "wasm-eval", None),
    ("script-src-elem", "data", None),
    ("script-src-elem", "blob", None),
    ("object-src", "data", None),
    ("frame-src", "blob", None),
    ("frame-ancestors", "https://portal.test/", None),
    ("default-src", "https://cdn.test/next.js", None),
    ("prefetch-src", "https://cdn.test/next.js", None),
];

#[test]
fn each_violation_becomes_one_source_or_a_change() {
    for (directive, blocked, line) in CASES {
        let mut learned = Learned::default();
        assert_eq!(add(&mut learned, &violation(directive, blocked)), Added::New, "{directive} {blocked}");
        let text = learned.to_string();
        let flat = without_comments(&text);
        match line {
            Some(line) => assert!(flat.contains(line), "{directive} {blocked}:\n{text}"),
            None => {
                assert_eq!(flat, without_comments(&Learned::default().to_string()), "{directive} {blocked}");
                assert!(text.contains("// - "), "{directive} {blocked}:\n{text}");
            }
        }
        assert_eq!(pasted(&text), learned.csp().to_string(), "{text}");
    }
}

#[test]
fn what_is_learned_allows_what_was_seen_and_no_more() {
    let mut learned = Learned::default();
    for (directive, blocked, _) in CASES {
        add(&mut learned, &violation(directive, blocked));
    }
    let csp = pasted(&learned.to_string()).replace("{nonce}", "abc");
    let origin = Origin::parse("https://shop.test", Span::default()).expect("an origin");
    let policies = Policies::new(origin).enforce(&csp);
    let request = |make: fn(&'static str) -> Result<Fetched<'static>, _>, url| make(url).expect("a URL");
    assert!(policies.allows(&request(Fetched::script, "https://cdn.test:8443/app.js")), "{csp}");
    assert!(policies.allows(&request(Fetched::image, "https://img.test/a.png")));
    assert!(policies.allows(&request(Fetched::image, "data:image/gif;base64,R0lGOD")));
    assert!(policies.allows(&Inline::script("start()").nonce("abc")));
    assert!(!policies.allows(&Inline::script("start()")));
    assert!(!policies.allows(&Inline::event_handler("start()")));
    assert!(!policies.allows(&Inline::eval()));
    assert!(!policies.allows(&request(Fetched::script, "https://evil.test/app.js")));
    assert!(!policies.allows(&request(Fetched::script, "data:text/javascript,start()")));
    assert!(!policies.allows(&request(Fetched::image, "https://evil.test/a.png")));
}

#[test]
fn what_has_nothing_to_do_with_the_pages_adds_nothing() {
    for (directive, blocked, disposition) in [
        ("script-src-elem", "chrome-extension", "report"),
        ("script-src-elem", "https://cdn.test/a.js", "enforce"),
        ("no-such-src", "https://cdn.test/a.js", "report"),
        ("report-uri", "https://cdn.test/a.js", "report"),
        ("script-src-elem", "https://", "report"),
        ("script-src-elem", "ftp://cdn.test/a.js", "report"),
        ("require-trusted-types-for", "trusted-types-sink", "report"),
    ] {
        let mut learned = Learned::default();
        let mut report = violation(directive, blocked);
        report["csp-report"]["disposition"] = disposition.into();
        assert_eq!(add(&mut learned, &report), Added::Nothing, "{directive} {blocked}");
        assert_eq!(learned, Learned::default());
    }
    let mut elsewhere = violation("img-src", "https://img.test/");
    elsewhere["csp-report"]["document-uri"] = "about:blank".into();
    assert_eq!(add(&mut Learned::default(), &elsewhere), Added::Nothing);
}

/// Texts that would end a comment, a string or the block, or that a terminal would follow.
const HOSTILE: &[&str] = &[
    "x\n    script_src: [unsafe_inline],",
    "x\r    script_src: *,",
    "x\u{2028}script_src: *,",
    "*/ }, content_security_policy: \"script-src *\", /*",
    "\"], unsafe_eval, [\"",
    "`\u{1b}[2J\u{7}\u{202e}",
    "https://cdn.test/\", unsafe_inline, \"",
    "https://cdn.test\n",
    "https://*/",
    "https://*.test/",
    "https://a b.test/",
    "https://cdn.test;script-src *",
    "https://cdn.test,default-src *",
    "https://'unsafe-inline'/",
    "https://\u{ff}.test/",
    "data:\", unsafe_inline, \"",
];

#[test]
fn a_report_cannot_write_into_the_block() {
    let mut learned = Learned::default();
    for text in HOSTILE {
        for field in ["document-uri", "blocked-uri", "source-file", "script-sample", "effective-directive"] {
            for (directive, blocked) in [("script-src-elem", "inline"), ("img-src", "https://img.test/")] {
                let mut report = violation(directive, blocked);
                report["csp-report"]["line-number"] = 3.into();
                report["csp-report"][field] = (*text).into();
                if field == "document-uri" {
                    report["csp-report"][field] = format!("https://shop.test/{text}").into();
                }
                add(&mut learned, &report);
            }
        }
    }
    let text = learned.to_string();
    assert_eq!(pasted(&text), learned.csp().to_string());
    assert!(
        text.chars().all(|c| c == '\n' || (c >= ' ' && c != '\u{2028}' && c != '\u{202e}' && c != '\u{7f}')),
        "{text:?}"
    );
    for word in ["unsafe_inline", "unsafe_eval", "*,", "evil"] {
        assert!(!without_comments(&text).contains(word), "{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() < 1_200), "{text}");
}

#[test]
fn memory_is_bounded() {
    let mut learned = Learned::default();
    for number in 0..5_000 {
        let mut report = violation("img-src", &format!("https://host{number}.test/"));
        report["csp-report"]["document-uri"] = format!("https://shop.test/{number}").into();
        add(&mut learned, &report);
        let mut same = violation("script-src-elem", "https://cdn.test/");
        same["csp-report"]["document-uri"] = format!("https://shop.test/{}", "x".repeat(number)).into();
        add(&mut learned, &same);
    }
    assert_eq!(learned.needs().count(), MAX_NEEDS);
    let text = learned.to_string();
    assert!(text.contains("more reports were about other sources"), "{text}");
    assert!(text.len() < 100 * MAX_NEEDS + 2_000, "{}", text.len());
}

#[tokio::test]
async fn the_layer_adds_the_strict_policy_and_takes_its_reports() {
    let learn = Learn::new("Shop", "", true);
    let path = learn.path().expect("a debug build").to_owned();
    let app = Router::new()
        .route("/", get(async |nonce: Nonce| Html(format!("<script nonce={nonce}></script>"))))
        .route("/a.css", get(async || ([(CONTENT_TYPE, "text/css")], "")))
        .layer(Shop::layer())
        .layer(learn.layer())
        .layer(learn.layer());

    let (_, headers, _) = send(&app, Method::GET, "/", None).await;
    let reporting: Vec<_> = headers.get_all(CONTENT_SECURITY_POLICY_REPORT_ONLY).iter().collect();
    assert_eq!(reporting.len(), 2, "that of the policy, and the strict one once: {reporting:?}");
    assert!(reporting[1].to_str().unwrap().ends_with(&format!("report-uri {path}")));
    assert!(headers.contains_key(CONTENT_SECURITY_POLICY));
    let (_, headers, _) = send(&app, Method::GET, "/a.css", None).await;
    assert_eq!(headers.get_all(CONTENT_SECURITY_POLICY_REPORT_ONLY).iter().count(), 1);

    let body = violation("img-src", "https://img.test/a.png").to_string();
    let (status, _, _) = send(&app, Method::POST, &path, Some(body)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, _, _) = send(&app, Method::POST, &path, Some("[".repeat(70_000))).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(learn.to_string().contains("\"https://img.test\", // once, on `/cart`"), "{learn}");
    let (_, headers, text) = send(&app, Method::GET, &path, None).await;
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8");
    assert!(text.ends_with(&learn.to_string()), "{text}");
    let (status, headers, _) = send(&app, Method::DELETE, &path, None).await;
    assert_eq!((status, headers[ALLOW].to_str().unwrap()), (StatusCode::METHOD_NOT_ALLOWED, "GET, POST"));
}

#[tokio::test]
async fn what_a_service_adds_is_not_listed() {
    let learn = Paid::learn();
    let Some(path) = learn.path().map(str::to_owned) else { panic!("a debug build") };
    let app = Router::new().route("/", get(async || Html("hello"))).layer(learn.layer());
    for (directive, blocked) in [
        ("connect-src", "https://api.stripe.com/v1/tokens"),
        ("frame-src", "https://m.js.stripe.com/inner.html"),
        ("script-src-elem", "https://js.stripe.com/v3/"),
        ("style-src-elem", "https://fonts.googleapis.com/css2?family=Inter"),
        ("font-src", "https://fonts.gstatic.com/s/a.woff2"),
        ("connect-src", "https://o123.ingest.us.sentry.io/api/1/envelope/"),
    ] {
        send(&app, Method::POST, &path, Some(violation(directive, blocked).to_string())).await;
    }
    let (_, _, text) = send(&app, Method::GET, &path, None).await;
    let expected = "content_security_policy: {
    // `services` adds the sources of the services, which are left out here.
    default_src: none,
    base_uri: none,
    form_action: none,
    frame_ancestors: none,
},
";
    assert!(text.ends_with(expected), "{text}");
    // Another kind, another host, and another project than those of the services.
    for (directive, blocked) in [
        ("img-src", "https://js.stripe.com/a.png"),
        ("connect-src", "https://dashboard.stripe.com/"),
        ("connect-src", "https://o124.ingest.us.sentry.io/api/1/envelope/"),
    ] {
        send(&app, Method::POST, &path, Some(violation(directive, blocked).to_string())).await;
    }
    let (_, _, text) = send(&app, Method::GET, &path, None).await;
    for source in [
        "img_src: [\n        \"https://js.stripe.com\",",
        "\"https://dashboard.stripe.com\",",
        "\"https://o124.ingest.us.sentry.io\",",
    ] {
        assert!(text.contains(source), "{source}: {text}");
    }
    // A policy without services says nothing of them.
    assert!(!Shop::learn().to_string().contains("services"));
}

#[tokio::test]
async fn a_release_build_learns_only_if_told() {
    let learn = Learn::new("Shop", "", false);
    assert_eq!(learn.path(), None);
    let app = Router::new().route("/", get(async || Html("hello"))).layer(learn.layer());
    let (_, headers, _) = send(&app, Method::GET, "/", None).await;
    assert!(!headers.contains_key(CONTENT_SECURITY_POLICY_REPORT_ONLY));

    let learn = learn.even_in_release();
    let app = Router::new().route("/", get(async || Html("hello"))).layer(learn.layer());
    let (_, headers, _) = send(&app, Method::GET, "/", None).await;
    assert!(headers.contains_key(CONTENT_SECURITY_POLICY_REPORT_ONLY));
    // Generated code knows the build; tests are debug builds. A policy with slots learns without them.
    assert_eq!(Shop::learn().path().is_some(), cfg!(debug_assertions));
    assert_eq!(Slotted::learn().path().is_some(), cfg!(debug_assertions));
}

#[tokio::test]
async fn the_console_shows_which_line_of_the_declaration_blocks_what() {
    let layer = Shop::layer().console();
    let Some(path) = layer.path().map(str::to_owned) else { panic!("a debug build") };
    let app = Router::new().route("/", get(async |nonce: Nonce| Html(nonce.to_string()))).layer(layer);

    let (_, headers, nonce) = send(&app, Method::GET, "/", None).await;
    let copies: Vec<_> = headers.get_all(CONTENT_SECURITY_POLICY_REPORT_ONLY).iter().collect();
    let copy = format!("default-src 'self'; script-src 'nonce-{nonce}'; base-uri 'none'; report-uri {path}");
    assert_eq!(copies, ["img-src 'self'; report-uri /csp", copy.as_str()]);
    assert_eq!(
        headers[CONTENT_SECURITY_POLICY],
        format!(
            "default-src 'self'; script-src 'nonce-{nonce}'; base-uri 'none'; sandbox allow-scripts; report-uri /csp"
        )
    );

    let mut body = violation("script-src-elem", "inline");
    body["csp-report"]["line-number"] = 12.into();
    body["csp-report"]["source-file"] = "https://shop.test/cart".into();
    body["csp-report"]["script-sample"] = "start()\u{1b}[2J".into();
    body["csp-report"]["original-policy"] = copy.into();
    for _ in 0..3 {
        send(&app, Method::POST, &path, Some(body.to_string())).await;
    }
    let (_, _, text) = send(&app, Method::GET, &path, None).await;
    let line = text.lines().next().expect("it was printed");
    assert_eq!(
        line,
        r"blocked on `/cart` line 12 `start()\u{1b}[2J`: `script_src: nonce` does not allow an inline script"
    );
    assert_eq!(text.matches("blocked").count(), 1, "{text}");
    let place = text.lines().nth(1).expect("a place");
    assert!(place.contains("serve/learn.rs:"), "{text}");
    assert!(text.contains("help: "), "{text}");
}

/// What the macro makes of the printed text, as the value of the header, with `{nonce}` for the nonce.
fn pasted(text: &str) -> String {
    let tokens: TokenStream = format!("krate struct Pasted {{ {text} }}").parse().expect("tokens");
    let lowered = lower(&parse(tokens, &Memory::default()).expect("a policy"));
    let errors: Vec<_> = lowered.diagnostics.into_iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{text}: {errors:?}");
    let csps: Vec<String> = lowered.policy.csps().into_iter().map(ToString::to_string).collect();
    assert_eq!(csps.len(), 1, "{text}");
    csps.concat()
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    // URLs contain `//` too.
    let code = |line: &str, whole: &str| match line.ends_with(':') {
        true => whole.split(" //").next().unwrap_or_default().trim().to_owned(),
        false => line.trim().to_owned(),
    };
    lines.zip(text.lines()).map(|(line, whole)| code(line, whole)).collect::<String>()
}

fn violation(directive: &str, blocked: &str) -> Value {
    json!({ "csp-report": {
        "document-uri": "https://shop.test/cart", "referrer": "", "blocked-uri": blocked,
        "effective-directive": directive, "violated-directive": directive, "original-policy": "default-src 'none'",
        "disposition": "report", "status-code": 200, "script-sample": "",
    } })
}

fn add(learned: &mut Learned, report: &Value) -> Added {
    let read = Reader::default().read("application/csp-report", report.to_string().as_bytes()).expect("JSON");
    let [report] = read.reports.as_slice() else { return Added::Nothing };
    learned.add(report)
}

async fn send(app: &Router, method: Method, path: &str, body: Option<String>) -> (StatusCode, HeaderMap, String) {
    let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/csp-report");
    let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

mod policies {
    security_policy::security_policy! {
        pub struct Shop {
            origin: "https://shop.test",
            content_security_policy: {
                default_src: self,
                script_src: nonce,
                base_uri: none,
                sandbox: allow_scripts,
                report_uri: "/csp",
            },
            content_security_policy_report_only: { img_src: self, report_uri: "/csp" },
        }
    }
    security_policy::security_policy! {
        pub struct Paid {
            origin: "https://shop.test",
            content_security_policy: { default_src: self, script_src: nonce, base_uri: none },
            services: [google_fonts, stripe, sentry("o123.ingest.us.sentry.io")],
        }
    }
    security_policy::security_policy! {
        pub struct Slotted {
            content_security_policy: { default_src: self, script_src: [nonce, $cdn], base_uri: none },
        }
    }
}
