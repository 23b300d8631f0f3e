//! The receiver of reports: what it answers, what it counts, and that its memory has a limit.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
    routing::{get, post},
};
use security_policy::{
    Key, Keys, Nonce,
    reports::{Advice, Collector, Deploy, Noise, ReadError, Reports, read},
};
use security_policy_tests::{Random, SEED};
use serde_json::json;
use tower::ServiceExt as _;

use policies::{Elsewhere, Guarded, Paid, Shop};

const LEGACY: &str = "application/csp-report";
const JSON: &str = "application/reports+json";

fn report(directive: &str, blocked: &str, page: &str) -> String {
    json!({ "csp-report": {
        "document-uri": page, "effective-directive": directive, "blocked-uri": blocked, "disposition": "enforce",
        "original-policy": Shop::headers(&Nonce::random())["content-security-policy"].to_str().unwrap(),
    } })
    .to_string()
}

fn app(collector: &Collector) -> Router {
    Router::new()
        .route("/", get(async || "page"))
        .route("/reports", get(async || "dashboard"))
        .fallback(async || (StatusCode::NOT_FOUND, "nothing here"))
        .layer(Shop::layer())
        .layer(Shop::REPORTS.layer(collector.clone()))
}

async fn send(
    app: &Router,
    method: Method,
    path: &str,
    content_type: &str,
    body: impl Into<Body>,
) -> (StatusCode, HeaderMap, String) {
    let request = Request::builder().method(method).uri(path).header("content-type", content_type);
    let request = request.header("origin", "https://shop.example.com").body(body.into()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_report_is_received_grouped_and_explained() {
    let collector = Collector::explained_by(Shop::policy());
    let app = app(&collector);
    for page in ["https://shop.example.com/products/1?token=secret", "https://shop.example.com/products/2#x"] {
        let body = report("img-src", "https://photos.example.net/a.png?key=secret", page);
        let (status, headers, text) = send(&app, Method::POST, "/reports?x=1", LEGACY, body).await;
        assert_eq!((status, text.as_str()), (StatusCode::NO_CONTENT, ""));
        assert_eq!(headers["cache-control"], "no-store");
        // axum adds the methods of the route, and the length.
        let names: Vec<&str> = headers.keys().map(|name| name.as_str()).collect();
        assert_eq!(names, ["cache-control", "allow", "content-length"]);
    }
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.groups.len(), 1);
    let group = &snapshot.groups[0];
    assert_eq!(
        (group.what.as_str(), group.blocked.as_str(), group.page.as_str()),
        ("img-src", "https://photos.example.net", "/products/*")
    );
    assert_eq!((group.count, group.is_report_only), (2, false));
    let explanation = group.explanation.as_ref().unwrap();
    assert_eq!(explanation.cause, "`img_src: [self, data]` does not allow `https://photos.example.net`");
    assert_eq!(explanation.advice, Advice::Add("img_src: [self, data, \"https://photos.example.net\"]".to_owned()));
    assert_eq!(explanation.deploy, Deploy::Current);
    let place = explanation.place.as_ref().unwrap();
    let line =
        include_str!("reports.rs").lines().position(|line| line.ends_with("// the line of img_src")).unwrap() + 1;
    assert!(place.file.as_ref().unwrap().ends_with("serve/reports.rs"), "{place}");
    assert_eq!(place.line, u32::try_from(line).ok());
    let all = format!("{snapshot} {} {:?}", serde_json::to_string(&snapshot).unwrap(), snapshot);
    assert!(!all.contains("secret"), "{all}");
}

#[tokio::test]
async fn everything_that_is_posted_is_answered_alike() {
    let collector = Collector::new();
    let app = app(&collector);
    let (_, _, page) = send(&app, Method::GET, "/reports", "", "").await;
    assert_eq!(page, "dashboard", "another method is passed on");
    let expected = send(&app, Method::POST, "/reports", JSON, "[]").await;
    assert_eq!(expected.0, StatusCode::NO_CONTENT);
    let large = "x".repeat(70_000);
    for (content_type, body) in [
        ("text/plain", "hello"),
        ("", ""),
        (JSON, "not json"),
        (JSON, large.as_str()),
        (LEGACY, "[1,2]"),
        (JSON, "\u{0}"),
    ] {
        assert_eq!(
            send(&app, Method::POST, "/reports", content_type, body.to_owned()).await,
            expected,
            "{content_type}"
        );
    }
    let unsized_body = Body::from_stream(futures(vec![large.clone(), large.clone()]));
    assert_eq!(send(&app, Method::POST, "/reports", JSON, unsized_body).await, expected, "a body of unknown length");
    let snapshot = collector.snapshot();
    assert_eq!((snapshot.rejected, snapshot.skipped, snapshot.groups.len()), (6, 2, 0));
    // Other paths are not touched.
    for path in ["/reports/", "/report", "/Reports"] {
        assert_eq!(send(&app, Method::POST, path, JSON, "[]").await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let preflight =
        Request::options("/reports").header("access-control-request-method", "POST").body(Body::empty()).unwrap();
    let response = app.oneshot(preflight).await.unwrap();
    assert!(!response.headers().contains_key("access-control-allow-origin"), "the endpoint is of the same origin");
}

/// A body without a length.
fn futures(chunks: Vec<String>) -> impl futures_core::Stream<Item = Result<String, std::io::Error>> {
    struct Chunks(std::vec::IntoIter<String>);

    impl futures_core::Stream for Chunks {
        type Item = Result<String, std::io::Error>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.next().map(Ok))
        }
    }

    Chunks(chunks.into_iter())
}

#[tokio::test]
async fn a_preflight_of_another_origin_is_answered() {
    let received = Arc::new(Mutex::new(Vec::new()));
    let sink = received.clone();
    let receive = move |reports: Result<Reports, ReadError>| {
        sink.lock().unwrap().push(reports.map(|reports| reports.reports.len()))
    };
    let app = Router::new().route("/", get(async || "page")).layer(Elsewhere::REPORTS.layer(receive));
    let preflight = Request::options("/in")
        .header("origin", "https://shop.example.com")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let response = app.clone().oneshot(preflight.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "POST"),
        ("access-control-allow-headers", "content-type"),
        ("access-control-max-age", "86400"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    let (status, headers, _) = send(&app, Method::POST, "/in", JSON, r#"[{"type":"crash","body":{}}]"#).await;
    assert_eq!((status, &headers["access-control-allow-origin"]), (StatusCode::NO_CONTENT, &"*".parse().unwrap()));
    assert_eq!(send(&app, Method::POST, "/in", "text/plain", "").await.0, StatusCode::NO_CONTENT);
    assert_eq!(*received.lock().unwrap(), [Ok(1), Err(ReadError::UnsupportedType)]);
    assert_eq!(
        send(&app, Method::OPTIONS, "/in", "", "").await.0,
        StatusCode::METHOD_NOT_ALLOWED.min(StatusCode::NOT_FOUND)
    );
}

#[tokio::test]
async fn reports_need_no_token_of_csrf() {
    let collector = Collector::new();
    let keys = Keys::signing_with(Key::random());
    let app = Router::new()
        .route("/buy", post(async || "bought"))
        .layer(Guarded::CSRF.layer(keys))
        .layer(Guarded::REPORTS.layer(collector.clone()));
    let foreign = Request::post("/buy").header("origin", "https://evil.example").body(Body::empty()).unwrap();
    assert_eq!(app.clone().oneshot(foreign).await.unwrap().status(), StatusCode::FORBIDDEN);
    let foreign = Request::post("/reports").header("origin", "https://evil.example").body(Body::empty()).unwrap();
    assert_eq!(
        app.clone().oneshot(foreign).await.unwrap().status(),
        StatusCode::NO_CONTENT,
        "the layer is outside of `csrf`"
    );
    let body = report("img-src", "https://evil.example/", "https://shop.example.com/");
    assert_eq!(send(&app, Method::POST, "/reports", LEGACY, body).await.0, StatusCode::NO_CONTENT);
    assert_eq!(collector.snapshot().groups[0].count, 1);
}

#[test]
fn groups_and_reports_per_minute_have_limits() {
    let collector = Collector::new().groups(3).per_minute(10);
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let add = |name: &str, now| {
        let body = report("img-src", &format!("https://{name}.example/"), "https://shop.example.com/");
        collector.add_at(&read(LEGACY, body.as_bytes()).unwrap(), now);
    };
    for name in ["a", "b", "c", "d", "e", "a"] {
        add(name, start);
    }
    let snapshot = collector.snapshot();
    assert_eq!((snapshot.groups.len(), snapshot.groups[0].count, snapshot.other.count), (3, 2, 2));
    assert_eq!(snapshot.other.example.unwrap().blocked, "https://d.example/");
    for _ in 0..10 {
        add("a", start + Duration::from_secs(59));
    }
    assert_eq!((collector.snapshot().groups[0].count, collector.snapshot().limited), (6, 6));
    let next = start + Duration::from_secs(60);
    add("a", next);
    let group = &collector.snapshot().groups[0];
    assert_eq!((group.count, group.first_seen, group.last_seen), (7, start, next));
    add("a", SystemTime::UNIX_EPOCH);
    assert_eq!(collector.snapshot().groups[0].count, 8, "a clock that was set back does not stop the counts");
    collector.clear();
    assert!(collector.snapshot().groups.is_empty());
}

#[test]
fn the_advice_leaves_out_what_a_service_adds() {
    let collector = Collector::explained_by(Paid::policy());
    let sent = Paid::headers(&Nonce::random());
    let sent = sent["content-security-policy"].to_str().unwrap();
    for (directive, blocked, declared, advice) in [
        (
            "img-src",
            "https://img.example.net/a.png",
            "https://*.google-analytics.com",
            "img_src: [self, data, \"https://img.example.net\"]",
        ),
        (
            "connect-src",
            "https://api.example.net/",
            "https://api.stripe.com",
            "connect_src: \"https://api.example.net\"",
        ),
        // The directive is there because of the service alone: without it, `default_src` decides.
        (
            "frame-src",
            "https://video.example.net/",
            "https://js.stripe.com",
            "frame_src: [self, \"https://video.example.net\"]",
        ),
    ] {
        let list = sent.split("; ").find(|list| list.starts_with(directive)).unwrap();
        assert!(list.contains(declared), "{list}");
        collector.clear();
        let body = json!({ "csp-report": {
            "document-uri": "https://shop.example.com/", "effective-directive": directive, "blocked-uri": blocked,
            "disposition": "enforce", "original-policy": sent,
        } });
        collector.add(&read(LEGACY, body.to_string().as_bytes()).unwrap());
        let snapshot = collector.snapshot();
        let explanation = snapshot.groups[0].explanation.as_ref().unwrap();
        assert_eq!(explanation.advice, Advice::Add(advice.to_owned()), "{list}");
    }
}

#[test]
fn noise_is_counted_apart() {
    let collector = Collector::new();
    let body = json!([
        { "type": "csp-violation", "url": "https://shop.example.com/", "body": { "effectiveDirective": "script-src-elem", "blockedURL": "moz-extension" } },
        { "type": "csp-violation", "url": "https://shop.example.com/", "body": { "effectiveDirective": "font-src", "blockedURL": "data" } },
        { "type": "new", "url": "", "body": {} },
    ]);
    collector.add(&read(JSON, body.to_string().as_bytes()).unwrap());
    let snapshot = collector.snapshot();
    let noise: Vec<(Noise, u64)> = snapshot.noise.iter().map(|(noise, tally)| (*noise, tally.count)).collect();
    assert_eq!(noise, [(Noise::Extension, 1), (Noise::Injected, 1)]);
    assert_eq!((snapshot.groups.len(), snapshot.skipped), (0, 1));
    let json = serde_json::to_value(&snapshot).unwrap();
    assert_eq!(json["noise"]["extension"]["count"], 1);
}

#[test]
fn what_an_attacker_sends_is_neither_kept_whole_nor_shown_raw() {
    let collector = Collector::explained_by(Shop::policy()).per_minute(u32::MAX);
    let mut random = Random::new(SEED);
    let pieces = [
        "\u{1b}[31m",
        "\u{202e}",
        "\n",
        "\r\nset-cookie: a=b",
        "<script>",
        "\0",
        "a",
        "/",
        "https://",
        "'",
        "\"",
        "`",
        "\u{301}",
    ];
    for _ in 0..2_000 {
        let mut text = || {
            let length = if random.below(40) == 0 { 2_000 } else { random.below(12) };
            (0..length).map(|_| random.pick(&pieces)).collect::<String>()
        };
        let body = json!([{ "type": "csp-violation", "url": text(), "user_agent": text(), "body": {
            "documentURL": text(), "blockedURL": text(), "effectiveDirective": text(), "sample": text(), "sourceFile": text(),
            "originalPolicy": text(), "disposition": text(),
        } }]);
        if let Ok(reports) = read(JSON, body.to_string().as_bytes()) {
            collector.add(&reports);
        }
    }
    let snapshot = collector.snapshot();
    assert_eq!(snapshot.groups.len(), 200);
    assert!(snapshot.other.count > 500, "{}", snapshot.other.count);
    let is_bad = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{301}');
    let json = serde_json::to_string(&snapshot).unwrap();
    assert!(!json.contains(is_bad) && !snapshot.to_string().contains(is_bad));
    for group in &snapshot.groups {
        let length = serde_json::to_string(group).unwrap().len();
        assert!(length < 16 * 1024, "{length}");
        let line = group.to_string();
        let lines = line.lines().count();
        assert!(lines <= 4, "{line}");
    }
}

mod policies {
    use security_policy::{presets, security_policy};

    security_policy! {
        pub struct Shop {
            origin: "https://shop.example.com",
            content_security_policy: {
                ..,
                img_src: [self, data], // the line of img_src
            },
            reporting: { url: "/reports" },
            ..presets::Strict
        }
    }

    security_policy! {
        pub struct Paid {
            origin: "https://shop.example.com",
            content_security_policy: {
                ..,
                img_src: [self, data],
                connect_src: none,
            },
            services: [stripe, google_analytics],
            ..Shop
        }
    }

    security_policy! {
        pub struct Elsewhere {
            origin: "https://shop.example.com",
            reporting: { url: "https://reports.example.net/in?site=shop" },
            ..presets::Strict
        }
    }

    security_policy! {
        pub struct Guarded {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session },
            reporting: { url: "/reports" },
            ..presets::Strict
        }
    }
}
