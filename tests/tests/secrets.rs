//! A whole session, and everything that it logs, prints as an error or a panic, or shows by `Debug`: no secret is in it, in any encoding.
//!
//! The test has a process of its own, because it collects the logs and the panics of all of it.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    error::Error,
    fmt::{Debug, Write as _},
    panic::{self, AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    response::Html,
    routing::{get, post},
};
use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use security_policy::{
    Key, Keys, LazyNonce, Nonce, UnixTime, assert_secure, audit,
    cookie::{Json, Signature},
    csrf::{CsrfForm, CsrfToken, Spent, SpentTokens, Storing, UnspentToken},
    explain::BrowserPolicy,
    reports::{Collector, read},
    rollout::{Rollout, Share},
    security_policy,
    signing::Signer,
    slot::{ParseError, Source},
};
use serde::Deserialize;
use tower::ServiceExt as _;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: self, script_src: nonce, img_src: [self, $images], base_uri: none },
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
            user: { name: "__Host-user", max_age: 10min, signed },
            legacy: { max_age: 10min, flask },
        },
        csrf: { bind_to: session, max_age: 1h, once },
        transport: {},
        reporting: { url: "/reports" },
    }
}

const USER: Json<String, Signature> = Shop::USER.json();

const PLAIN: &str = "private-plaintext-of-a-visitor";
const ROLLOUT: &[u8] = b"a-key-of-a-rollout-that-is-secret";
const REPORTED: &str = "token-in-the-query-of-a-report";

/// Everything that the session prints, logs or shows by `Debug`.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<String>>);

impl Shown {
    fn add(&self, text: &dyn Debug) {
        let _ = writeln!(self.0.lock().expect("no panic here"), "{text:?}\n{text:#?}");
    }

    fn error(&self, error: &(dyn Error + 'static)) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.add(&error);
            let _ = writeln!(self.0.lock().expect("no panic here"), "{error}");
            next = error.source();
        }
    }

    fn text(&self, text: &str) {
        let _ = writeln!(self.0.lock().expect("no panic here"), "{text}");
    }
}

impl Visit for Shown {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(&format!("{field}={value:?}"));
    }
}

impl Subscriber for Shown {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.text(event.metadata().target());
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// A store that fails, with an error of its own.
struct Broken;

impl Spent for Broken {
    fn spend(&self, token: UnspentToken) -> Storing {
        Box::pin(async move { Err(format!("no connection, for {token:?}").into()) })
    }
}

#[derive(Debug, Deserialize)]
struct Order {
    tea: u32,
}

#[test]
fn a_whole_session_shows_no_secret() {
    let shown = Shown::default();
    tracing::subscriber::set_global_default(shown.clone()).expect("no other subscriber");
    let panics = shown.clone();
    panic::set_hook(Box::new(move |panic| panics.text(&panic.to_string())));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(session(&shown))));
    drop(panic::take_hook());

    let shown = shown.0.lock().expect("no panic here");
    let last = shown.lines().rev().take(4).collect::<Vec<_>>();
    let secrets = ended.unwrap_or_else(|_| panic!("the session ended early: {last:#?}"));
    assert!(shown.len() > 20_000, "only {} bytes were shown", shown.len());
    for expected in [
        "security_policy::csrf",
        "request rejected",
        "no connection",
        "browser report",
        "panics on purpose",
        "rejected: ",
    ] {
        assert!(shown.contains(expected), "{expected} was not shown");
    }
    assert!(secrets.len() >= 14, "{} secrets", secrets.len());
    for (name, secret) in &secrets {
        for form in forms(secret) {
            assert!(!shown.contains(&form), "{name} was shown, as {form}: {}", around(&shown, &form));
        }
    }
}

/// The encodings of a secret, and of its first twelve bytes.
fn forms(secret: &[u8]) -> Vec<String> {
    assert!(secret.len() >= 12, "a shorter text occurs by chance");
    let of = |bytes: &[u8]| {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let numbers = bytes.iter().map(u8::to_string).collect::<Vec<_>>();
        // Without the last character, which depends on what follows.
        let base64 = |text: String| text[..bytes.len() * 4 / 3 - 1].to_owned();
        let mut forms = vec![
            hex.to_uppercase(),
            hex,
            base64(Base64::encode_string(bytes)),
            base64(Base64UrlUnpadded::encode_string(bytes)),
            numbers.join(", "),
            numbers.join(","),
            String::from_utf8_lossy(bytes).into_owned(),
        ];
        forms.extend(str::from_utf8(bytes).map(|text| text.escape_debug().to_string()));
        forms
    };
    [of(secret), of(&secret[..12])].concat()
}

fn around<'t>(text: &'t str, part: &str) -> &'t str {
    let at = text.find(part).unwrap_or_default();
    let end = (at + part.len() + 80).min(text.len());
    text.get(at.saturating_sub(160)..end).unwrap_or("…")
}

/// Runs the session, and returns its secrets.
async fn session(shown: &Shown) -> Vec<(&'static str, Vec<u8>)> {
    let mut secrets = vec![
        ("the plain text of a private cookie", PLAIN.as_bytes().to_vec()),
        ("the key of a rollout", ROLLOUT.to_vec()),
        ("the query of a report", REPORTED.as_bytes().to_vec()),
    ];
    let keys = keys(shown, &mut secrets);
    let headers = cookies(shown, &keys, &mut secrets);
    requests(shown, &keys, &headers, &mut secrets).await;
    others(shown, &headers, &mut secrets);
    secrets
}

/// Keys, and texts that are no keys.
fn keys(shown: &Shown, secrets: &mut Vec<(&'static str, Vec<u8>)>) -> Arc<Keys> {
    const SIGNING: &str = "Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";
    const EARLIER: &str = "+/kI9qz0cSZqqdFnS9qjCl0+DXcCRqTuJ9gTUPRR0ik";
    for (name, text) in [("the signing key", SIGNING), ("the earlier key", EARLIER)] {
        secrets.push((name, Base64::decode_vec(&format!("{text}=")).expect("base64")));
        shown.add(&Key::parse(text).expect("a key"));
    }
    for text in [
        format!("sign:{SIGNING}!"),
        format!("sign:{SIGNING} sign:{EARLIER}"),
        format!("{SIGNING} accept:{EARLIER}"),
        format!("accept:{EARLIER}"),
        format!("sign:{}", &SIGNING[..24]),
        format!("not_before:{SIGNING}"),
    ] {
        shown.error(&Keys::parse(&text).expect_err("no keys"));
    }
    shown.error(&Keys::from_file(format!("/no-such-folder/{}", "keys")).expect_err("no file"));
    let keys = Keys::parse(&format!("sign:{SIGNING} accept:{EARLIER}")).expect("keys");
    shown.add(&keys);
    shown.add(&keys.counters());
    Arc::new(keys)
}

/// Cookies, and every change of them. Returns those of the visitor.
fn cookies(shown: &Shown, keys: &Arc<Keys>, secrets: &mut Vec<(&'static str, Vec<u8>)>) -> HeaderMap {
    let (mut set, now) = (HeaderMap::new(), UnixTime::now());
    let id = Shop::SESSION.rotate(&mut set, keys, now).expect("a session");
    shown.add(&id);
    secrets.push(("the identifier of the session", id.as_str().as_bytes().to_vec()));
    Shop::SECRET.set(&mut set, keys, PLAIN, now).expect("a value");
    USER.set(&mut set, keys, &PLAIN.to_owned(), now).expect("a value");
    Shop::LEGACY.set(&mut set, keys, &PLAIN, now).expect("a value");
    let pairs: Vec<&str> = set
        .get_all(SET_COOKIE)
        .iter()
        .map(|line| line.to_str().expect("text").split(';').next().expect("a pair"))
        .collect();
    let request = HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(pairs.join("; ")).expect("a header"))]);
    for pair in &pairs {
        let value = pair.split_once('=').expect("a value").1;
        secrets.push(("a cookie", value.as_bytes().to_vec()));
    }
    let active = Shop::SESSION.get(&request, keys, now).expect("genuine").expect("there");
    shown.add(&active);
    shown.add(&(Shop::SESSION, Shop::SECRET, USER, Shop::LEGACY, Shop::CSRF));
    let signer = Signer::new("salt");
    let signed = signer.sign(keys, PLAIN, now);
    shown.add(&signer.verify(keys, &signed, now));
    shown.add(&signer);

    // Every byte of each cookie, changed: an error that does not quote it, and the same one wherever it was changed.
    for pair in &pairs {
        let (name, value) = pair.split_once('=').expect("a pair");
        for at in 0..value.len() {
            let mut bytes = value.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let value = str::from_utf8(&bytes).expect("ASCII");
            let error = match name {
                "__Host-session" => Shop::SESSION.verify(keys, value, now).err(),
                "__Host-secret" => Shop::SECRET.decrypt(keys, value, now).err(),
                "__Host-user" => USER.verify(keys, value, now).err(),
                _ => Shop::LEGACY.verify::<String>(keys, value, now).err(),
            };
            let error = error.unwrap_or_else(|| panic!("{name} is valid with a change at {at}"));
            assert_eq!(error, security_policy::signing::VerifyError::BadSignature, "{name}, changed at {at}");
            if at % 16 == 0 {
                shown.error(&error);
            }
        }
    }
    for value in [format!("{PLAIN};"), PLAIN.repeat(1_000)] {
        shown.error(&Shop::SECRET.cookie().set(&mut HeaderMap::new(), &value).expect_err("no value"));
    }
    request
}

/// Requests that are served, rejected, or panic.
async fn requests(shown: &Shown, keys: &Arc<Keys>, headers: &HeaderMap, secrets: &mut Vec<(&'static str, Vec<u8>)>) {
    let policy = Shop::configure(ShopSlots { images: Source::parse("https://img.example.com").expect("a source") });
    shown.add(&policy);
    let collector = Collector::explained_by(policy.policy());
    let csrf = Shop::CSRF.layer(keys.clone());
    for layer in [csrf.clone(), csrf.clone().remembering(SpentTokens::shared(Broken))] {
        shown.add(&layer);
        let app = Router::new()
            .route(
                "/",
                get(async |token: CsrfToken, nonce: Nonce| Html(format!("{token:?} {nonce:?}\n{}", token.text()))),
            )
            .route("/order", post(async |CsrfForm(order): CsrfForm<Order>| order.tea.to_string()))
            .route("/panic", get(async |_: Nonce| -> String { panic!("this handler panics on purpose") }))
            .layer(layer)
            .layer(Shop::REPORTS.layer(collector.clone()))
            .layer(policy.layer())
            .layer(Shop::TRANSPORT.layer());
        let with = |request: http::request::Builder, body: String| {
            let request = request.header(COOKIE, &headers[COOKIE]).header("host", "shop.example.com");
            request.body(Body::from(body)).expect("a request")
        };
        let page = app.clone().oneshot(with(Request::get("/"), String::new())).await.expect("an answer");
        let csp = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
        let nonce = csp.split_once("'nonce-").expect("a nonce").1.split('\'').next().expect("its end");
        secrets.push(("a nonce", nonce.as_bytes().to_vec()));
        let set = page.headers()[SET_COOKIE].to_str().expect("text").to_owned();
        let half = set.split(';').next().expect("a pair").to_owned();
        let value = Base64UrlUnpadded::decode_vec(half.split_once('=').expect("a value").1).expect("base64");
        secrets.push(("the secret of the forms", value[..16].to_vec()));
        let text = body(page).await;
        let (first, token) = text.split_once('\n').expect("two lines");
        shown.text(first);
        secrets.push(("a token", token.as_bytes().to_vec()));

        let session = headers[COOKIE].to_str().expect("text");
        let other: String = token.chars().rev().collect();
        for (cookies, fields) in [
            (format!("{session}; {half}"), format!("csrf_token={token}&tea=3")),
            (format!("{session}; {half}"), format!("csrf_token={token}&tea=3")),
            (format!("{session}; {half}"), format!("csrf_token={other}&tea=3")),
            (format!("{session}; {half}"), format!("csrf_token={token}&csrf_token={token}")),
            (format!("{session}; {half}; {half}"), format!("csrf_token={token}")),
            (format!("{session}; {half}"), "tea=3".to_owned()),
            (half.clone(), format!("csrf_token={token}&tea=3")),
            (session.to_owned(), format!("csrf_token={token}&tea=3")),
            (session.replace("__Host-session=", "__Host-session=x"), format!("csrf_token={token}&tea=3")),
        ] {
            for origin in ["https://shop.example.com", "https://evil.example"] {
                let request = Request::post("/order")
                    .header(COOKIE, &cookies)
                    .header("origin", origin)
                    .header("host", "shop.example.com");
                let request =
                    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(fields.clone()));
                let answer = app.clone().oneshot(request.expect("a request")).await.expect("an answer");
                shown.add(&answer.status());
                shown.add(&answer.extensions().get::<security_policy::csrf::Rejection>());
                shown.text(&body(answer).await);
            }
        }
        let report = format!(
            r#"{{"csp-report":{{"document-uri":"https://shop.example.com/reset?t={REPORTED}","blocked-uri":"https://cdn.example/a.js?{REPORTED}",
            "effective-directive":"script-src-elem","original-policy":"{csp}","disposition":"enforce","referrer":"https://shop.example.com/?{REPORTED}"}}}}"#
        );
        let request = with(Request::post("/reports").header(CONTENT_TYPE, "application/csp-report"), report.clone());
        assert_eq!(app.clone().oneshot(request).await.expect("an answer").status(), StatusCode::NO_CONTENT);
        shown.text(&collector.snapshot().to_string());
        shown.text(&serde_json::to_string(&collector.snapshot()).expect("JSON"));
        shown.add(&read("application/csp-report", report.as_bytes()).map(|reports| reports.malformed));

        let foreign = Request::get("/").header("host", "evil.example").header(COOKIE, session).body(Body::empty());
        shown.text(&body(app.clone().oneshot(foreign.expect("a request")).await.expect("an answer")).await);
        let panicking = app.clone().oneshot(with(Request::get("/panic"), String::new()));
        assert!(tokio::spawn(panicking).await.is_err(), "the handler panics");
    }
}

/// The other types that have a secret, and what tests of the application print.
fn others(shown: &Shown, headers: &HeaderMap, secrets: &mut Vec<(&'static str, Vec<u8>)>) {
    let (lazy, nonce) = (LazyNonce::new(), Nonce::random());
    secrets.push(("a nonce", nonce.as_str().as_bytes().to_vec()));
    secrets.push(("a late nonce", lazy.get().expect("random bytes").as_str().as_bytes().to_vec()));
    shown.add(&(lazy, nonce));
    shown.add(&Rollout::new(Share::percent(5), Shop::SESSION.cookie().to_owned(), ROLLOUT));
    let error: ParseError = Source::parse("*").expect_err("all hosts");
    shown.error(&error);

    // A cookie without its attributes, which is what an audit reports: the finding names the cookie.
    let line = headers[COOKIE].to_str().expect("text").split("; ").next().expect("a pair");
    let response = HeaderMap::from_iter([(SET_COOKIE, HeaderValue::from_str(line).expect("a header"))]);
    let found = audit(&response, Some("https://shop.example.com"));
    assert!(!found.is_empty());
    shown.text(&found.to_string());
    shown.text(&serde_json::to_string(&found).expect("JSON"));
    shown.add(&found);
    let policy = BrowserPolicy::of_response(&response, "https://shop.example.com").expect("an origin");
    shown.text(&policy.explain().to_string());
    shown.add(&policy.explain());
    drop(catch_unwind(AssertUnwindSafe(|| assert_secure!(response, origin: "https://shop.example.com"))));
}

async fn body(response: Response<Body>) -> String {
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("UTF-8")
}
