//! What is shown, serialized and logged of reports, and how requests are answered.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use http::{
    HeaderMap, Request,
    header::{ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, CONTENT_TYPE},
};
use security_policy_core::report::{ReadError, Reports};
use serde_json::{Value, json};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use super::{collector::Collector, endpoint::Endpoint, layer::Receive, read::read};
use crate::adapter::stage::{Next, Stage as _};
use shop::Shop;

#[expect(dead_code, unreachable_pub, reason = "the macro generates more than these tests use")]
mod shop {
    security_policy! {
        #[allow(missing, reason = "a test")]
        pub struct Shop {
            origin: "https://shop.example.com",
            content_security_policy: {
                default_src: self,
                img_src: self, // the line of img_src
                base_uri: none,
                form_action: self,
                frame_ancestors: none,
            },
        }
    }
}

const CSP: &str = "default-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

fn reports(elements: &[Value]) -> Reports {
    read("application/csp-report", Value::from(elements).to_string().as_bytes()).expect("reports")
}

fn violation(directive: &str, blocked: &str, policy: &str) -> Value {
    json!({ "csp-report": {
        "document-uri": "https://shop.example.com/tea/17?token=1", "effective-directive": directive, "blocked-uri": blocked,
        "disposition": "enforce", "original-policy": policy, "source-file": "https://shop.example.com/app.js?v=2",
        "line-number": 3, "column-number": 7, "script-sample": "start()",
    } })
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn everything_that_was_counted_is_shown() {
    assert_eq!(Collector::new().snapshot().to_string(), "");

    // The limits are kept when another one is set.
    let collector = Collector::new().per_minute(6).groups(3);
    let image = violation("img-src", "https://photos.example.net/a.png", "");
    let observed = json!({ "csp-report": {
        "effective-directive": "script-src-elem", "blocked-uri": "inline", "disposition": "report",
    } });
    let outdated =
        json!({ "type": "deprecation", "url": "https://shop.example.com/", "body": { "id": "UnloadHandler" } });
    collector.add(&reports(&[
        image.clone(),
        image.clone(),
        violation("script-src-elem", "moz-extension", ""),
        observed,
        outdated,
        violation("font-src", "https://fonts.example.net/a.woff2", ""),
        image.clone(),
        image,
    ]));
    let mut elements =
        vec![json!({ "type": 1 }), json!({ "type": "tea", "url": "https://shop.example.com/", "body": {} })];
    elements.resize(103, json!(null));
    collector.add(&reports(&elements));
    collector.receive(Err(ReadError::NotJson));
    assert_eq!(
        collector.snapshot().to_string(),
        "\
2 × csp-violation img-src https://photos.example.net on /tea/*
1 × csp-violation script-src-elem inline on an unnamed page (report-only)
1 × deprecation UnloadHandler on /
1 × noise: a browser extension adds code or requests to the page; the policy blocks them, and the site works
1 × reports of further groups
2 × reports beyond the limit per minute
103 × reports that cannot be read
1 × requests without reports
"
    );
    assert_eq!(format!("{collector:?}"), "Collector { groups: 3, .. }");
}

#[test]
fn a_group_is_serialized_with_its_times_and_its_explanation() {
    let collector = Collector::explained_by(Shop::policy());
    let image = violation("img-src", "https://photos.example.net/a.png?key=1", CSP);
    collector.add_at(&reports(&[image.clone(), violation("img-src", "moz-extension", CSP)]), at(1_790_000_000));
    collector.add_at(&reports(&[image]), at(1_790_000_005));
    let line =
        include_str!("tests.rs").lines().position(|line| line.ends_with("// the line of img_src")).expect("a line");
    let example = |blocked| {
        json!({
            "url": "https://shop.example.com/tea/17", "blocked": blocked, "source_file": "https://shop.example.com/app.js",
            "line": 3, "column": 7, "sample": "start()", "user_agent": "",
        })
    };
    assert_eq!(
        serde_json::to_value(collector.snapshot()).expect("JSON"),
        json!({
            "groups": [{
                "kind": "csp-violation",
                "what": "img-src",
                "blocked": "https://photos.example.net",
                "page": "/tea/*",
                "is_report_only": false,
                "count": 2,
                "first_seen": 1_790_000_000,
                "last_seen": 1_790_000_005,
                "example": example("https://photos.example.net/a.png"),
                "explanation": {
                    "cause": "`img_src: self` does not allow `https://photos.example.net`",
                    "place": format!("{}:{}", file!(), line + 1),
                    "advice": "add",
                    "add": "img_src: [self, \"https://photos.example.net\"]",
                    "help": "if the site loads it, write `img_src: [self, \"https://photos.example.net\"]`",
                    "deploy": "current",
                },
            }],
            "other": { "count": 0, "first_seen": null, "last_seen": null, "example": null },
            "noise": {
                "extension": {
                    "count": 1, "first_seen": 1_790_000_000, "last_seen": 1_790_000_000, "example": example("moz-extension"),
                },
            },
            "limited": 0,
            "skipped": 0,
            "rejected": 0,
        }),
    );
}

#[test]
fn each_advice_and_each_deploy_has_a_name() {
    for (report, expected) in [
        (
            violation("img-src", "https://photos.example.net/a.png", CSP),
            ["add", "current", "img_src: [self, \"https://photos.example.net\"]"],
        ),
        (violation("script-src-elem", "inline", ""), ["change_page", "unknown", ""]),
        (violation("base-uri", "https://evil.example/", "base-uri 'self'"), ["attack", "other", ""]),
        (violation("img-src", "https://shop.example.com/a.png", "img-src 'none'"), ["nothing", "other", ""]),
    ] {
        let collector = Collector::explained_by(Shop::policy());
        collector.add(&reports(std::slice::from_ref(&report)));
        let snapshot = serde_json::to_value(collector.snapshot()).expect("JSON");
        let explanation = &snapshot["groups"][0]["explanation"];
        let found = ["advice", "deploy", "add"].map(|name| explanation[name].as_str().unwrap_or_default());
        assert_eq!(found, expected, "{report}");
    }
}

#[test]
fn times_before_1970_are_0() {
    let collector = Collector::new();
    collector.add_at(&reports(&[violation("img-src", "data", "")]), SystemTime::UNIX_EPOCH - Duration::from_secs(9));
    let snapshot = serde_json::to_value(collector.snapshot()).expect("JSON");
    assert_eq!(snapshot["noise"]["injected"]["first_seen"], 0);
}

/// What is done with a request: its answer, what was received, and how much of the body is read.
fn asked(endpoint: Endpoint, method: &str, headers: HeaderMap) -> String {
    let received = Arc::new(Mutex::new(String::new()));
    let log = received.clone();
    let layer = endpoint.layer(move |reports: Result<Reports, ReadError>| {
        let _ = write!(log.lock().expect("no panic"), "{:?}", reports.map(|reports| reports.reports.len()));
    });
    let (mut request, ()) =
        Request::builder().method(method).uri("/reports?x=1").body(()).expect("a request").into_parts();
    request.headers = headers;
    let next = match layer.request(&mut request) {
        Next::Call { .. } => "passed on".to_owned(),
        Next::Read { reading, limit } => format!("{reading}, {limit} bytes"),
        Next::Answer(response) => {
            let mut names: Vec<&str> = response.headers().keys().map(|name| name.as_str()).collect();
            names.sort_unstable();
            format!("{} with {}", response.status().as_u16(), names.join(", "))
        }
        Next::Wait(_) => "waits".to_owned(),
    };
    format!("{next} {}", received.lock().expect("no panic")).trim().to_owned()
}

#[test]
fn preflights_of_another_origin_are_answered_and_large_bodies_are_not_read() {
    let (own, other) = (Endpoint::from_macro("/reports", false), Endpoint::from_macro("/reports", true));
    const PREFLIGHT: &str = "204 with access-control-allow-headers, access-control-allow-methods, access-control-allow-origin, \
                             access-control-max-age, cache-control";
    const REPORTS: (&str, &str) = ("content-type", "application/csp-report");
    for (endpoint, method, headers, expected) in [
        (other, "OPTIONS", &[("access-control-request-method", "POST")][..], PREFLIGHT),
        (other, "OPTIONS", &[("access-control-request-method", "PUT")], "passed on"),
        (other, "OPTIONS", &[], "passed on"),
        (other, "GET", &[("access-control-request-method", "POST")], "passed on"),
        (other, "GET", &[], "passed on"),
        (own, "OPTIONS", &[("access-control-request-method", "POST")], "passed on"),
        (own, "GET", &[], "passed on"),
        (own, "POST", &[REPORTS], "application/csp-report, 65536 bytes"),
        (own, "POST", &[REPORTS, ("content-length", "65536")], "application/csp-report, 65536 bytes"),
        (own, "POST", &[REPORTS, ("content-length", "65537")], "204 with cache-control Err(TooLarge)"),
        (own, "POST", &[REPORTS, ("content-length", "many")], "application/csp-report, 65536 bytes"),
        (own, "POST", &[("content-type", "text/plain")], "204 with cache-control Err(UnsupportedType)"),
        (own, "POST", &[], "204 with cache-control Err(UnsupportedType)"),
    ] {
        let names = [ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, CONTENT_LENGTH];
        let header = |name: &str| names.iter().find(|other| *other == name).cloned().expect("a header of this test");
        let sent = headers.iter().map(|(name, value)| (header(name), value.parse().expect("a value")));
        assert_eq!(asked(endpoint, method, sent.collect()), expected, "{method} {headers:?}");
    }
}

#[test]
fn a_layer_shows_its_endpoint() {
    let layer = Endpoint::from_macro("/reports", false).layer(Collector::new());
    assert_eq!(
        format!("{layer:?}"),
        r#"ReportLayer { endpoint: Endpoint { path: "/reports", is_cross_origin: false }, .. }"#
    );
}

/// Keeps what is logged in this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(format!("{} {}:", event.metadata().level(), event.metadata().target()));
        event.record(&mut line);
        self.0.lock().expect("no panic").push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

#[test]
fn a_new_group_is_logged_and_a_known_one_is_not() {
    let font = || reports(&[violation("font-src", "https://fonts.example.net/a.woff2?key=1", "")]);
    // `tracing` asks at the first use of a callsite who is interested in it; the subscriber is told of those that were used before.
    Collector::new().add(&font());

    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let collector = Collector::explained_by(Shop::policy());
        collector.add(&font());
        collector.add(&font());
        collector.add(&reports(&[violation("img-src", "moz-extension", "")]));
        Collector::new().add(&font());
    });
    let line =
        include_str!("tests.rs").lines().position(|line| line.ends_with("default_src: self,")).expect("a line") + 1;
    let start = "WARN security_policy::reports: message=browser report kind=\"csp-violation\" what=font-src \
                 blocked=https://fonts.example.net page=/tea/* report_only=false";
    let explained = format!(
        "{start} cause=\"`default_src: self` does not allow `https://fonts.example.net`\" place=\"{}:{line}\" \
         help=\"if the site loads it, write `font_src: [self, \\\"https://fonts.example.net\\\"]`\"",
        file!(),
    );
    assert_eq!(*log.0.lock().expect("no panic"), [explained, start.to_owned()]);
}
