//! What a decision and a token cost, beside tower-http's `CsrfLayer` and `axum_csrf`: nanoseconds and
//! allocations, in one process.
//!
//! `cargo run --release --manifest-path tests/compare/csrf/Cargo.toml` prints the table. With the
//! beginning of a row's name behind `--` that row runs a thousand times inside `profiled` and nothing is printed, for
//! `callgrind --toggle-collect`.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    hint::black_box,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Instant,
};

use allocation_counter::measure;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::Full;
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{Decision, Rejection, Rule},
    security_policy,
};
use sha2::Sha256;
use tower::{Layer, Service};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, trusted_origins: ["https://pay.example.com"], max_age: 8h },
    }
}

fn main() {
    let groups = [("a decision, by itself", decisions()), ("a request through the layer", layers()), ("a token", tokens())];
    if let Some(name) = std::env::args().nth(1) {
        let rows = groups.into_iter().flat_map(|(_, rows)| rows);
        rows.filter(|row| row.name.starts_with(&name)).for_each(|mut row| {
            (row.run)();
            (0..1_000).for_each(|_| profiled(&mut row.run));
        });
        return;
    }
    println!("{:<62} {:>9} {:>12} {:>8}", "", "ns", "allocations", "ratio");
    for (title, rows) in groups {
        println!("{title}");
        let mut first = None;
        for mut row in rows {
            (row.run)();
            let allocations = measure(&mut row.run).count_total;
            let nanoseconds = nanoseconds(&mut row.run);
            let ratio = nanoseconds / *first.get_or_insert(nanoseconds);
            println!("  {:<60} {nanoseconds:>9.1} {allocations:>12} {ratio:>7.2}x", row.name);
        }
    }
}

#[inline(never)]
fn profiled(run: &mut impl FnMut()) {
    run();
}

struct Row {
    name: &'static str,
    run: Box<dyn FnMut()>,
}

fn row(name: &'static str, run: impl FnMut() + 'static) -> Row {
    Row { name, run: Box::new(run) }
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [("host", "shop.example.com"), ("accept", "*/*"), ("user-agent", "Mozilla/5.0")].iter().chain(pairs) {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    headers
}

const SAME: &[(&str, &str)] = &[("sec-fetch-site", "same-origin"), ("origin", "https://shop.example.com")];
const OLD: &[(&str, &str)] = &[("origin", "https://shop.example.com")];
const TRUSTED: &[(&str, &str)] = &[("sec-fetch-site", "same-site"), ("origin", "https://pay.example.com")];
const EVIL: &[(&str, &str)] = &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];

fn decisions() -> Vec<Row> {
    let decide = |name, pairs, expected: Result<Rule, Rejection>| {
        let (headers, uri) = (headers(pairs), Uri::from_static("/basket"));
        let expected = expected.map(Decision::Pass);
        row(name, move || {
            assert_eq!(Shop::CSRF.decide(&Method::POST, &uri, black_box(&headers)), expected);
        })
    };
    vec![
        decide("`Shop::CSRF.decide`, `Sec-Fetch-Site: same-origin`", SAME, Ok(Rule::SameOrigin)),
        decide("`Shop::CSRF.decide`, `Origin` alone", OLD, Ok(Rule::OwnOrigin)),
        decide("`Shop::CSRF.decide`, a trusted origin", TRUSTED, Ok(Rule::TrustedOrigin)),
        decide("`Shop::CSRF.decide`, a foreign origin", EVIL, Err(Rejection::CrossSite)),
    ]
}

/// Answers at once.
#[derive(Clone)]
struct Hello;

impl Service<Request<Full<Bytes>>> for Hello {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Full<Bytes>>) -> Self::Future {
        ready(Ok(Response::new(Full::from("hello"))))
    }
}

fn layers() -> Vec<Row> {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let theirs = tower_http::csrf::CsrfLayer::new().add_trusted_origin("https://pay.example.com").expect("an origin");
    let cases = [
        ("same-origin", SAME, StatusCode::OK),
        ("a trusted origin", TRUSTED, StatusCode::OK),
        ("refused", EVIL, StatusCode::FORBIDDEN),
    ];
    let mut rows = vec![through("no layer", Hello, SAME, StatusCode::OK)];
    for (what, pairs, status) in cases {
        let [own, peer] = match what {
            "same-origin" => ["`Shop::CSRF.layer`, same-origin", "tower-http's `CsrfLayer`, same-origin"],
            "refused" => ["`Shop::CSRF.layer`, refused", "tower-http's `CsrfLayer`, refused"],
            _ => ["`Shop::CSRF.layer`, a trusted origin", "tower-http's `CsrfLayer`, a trusted origin"],
        };
        rows.push(through(own, Shop::CSRF.layer(keys.clone()).layer(Hello), pairs, status));
        rows.push(through(peer, theirs.layer(Hello), pairs, status));
    }
    // As hyper hands a request over, with something in its extensions.
    rows.push(row_of("in use: no layer", Hello, SAME, StatusCode::OK, InUse(true)));
    let own = Shop::CSRF.layer(keys).layer(Hello);
    rows.push(row_of("in use: `Shop::CSRF.layer`, same-origin", own, SAME, StatusCode::OK, InUse(true)));
    let peer = theirs.layer(Hello);
    rows.push(row_of("in use: tower-http's `CsrfLayer`, same-origin", peer, SAME, StatusCode::OK, InUse(true)));
    rows
}

fn through<S>(name: &'static str, service: S, pairs: &[(&'static str, &'static str)], status: StatusCode) -> Row
where
    S: Service<Request<Full<Bytes>>, Response = Response<Full<Bytes>>> + 'static,
    S::Error: std::fmt::Debug,
{
    row_of(name, service, pairs, status, InUse(false))
}

/// Whether the extensions of a request hold something already.
#[derive(Clone, Copy)]
struct InUse(bool);

fn row_of<S>(
    name: &'static str,
    mut service: S,
    pairs: &[(&'static str, &'static str)],
    status: StatusCode,
    in_use: InUse,
) -> Row
where
    S: Service<Request<Full<Bytes>>, Response = Response<Full<Bytes>>> + 'static,
    S::Error: std::fmt::Debug,
{
    let headers = headers(pairs);
    row(name, move || {
        let mut request = Request::new(Full::default());
        *request.method_mut() = Method::POST;
        *request.headers_mut() = headers.clone();
        if in_use.0 {
            request.extensions_mut().insert(in_use);
        }
        let response = now_or_never(service.call(black_box(request))).expect("no service of these fails");
        assert_eq!(response.status(), status);
    })
}

fn tokens() -> Vec<Row> {
    let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::from_secs(1_790_000_000));
    let mut response = HeaderMap::new();
    Shop::SESSION.set(&mut response, &keys, "user:42", now).expect("a value");
    let session = pair(&response);
    let mut request = HeaderMap::new();
    request.insert("cookie", session.parse().expect("a header"));
    let mut page = HeaderMap::new();
    let token = Shop::CSRF.token(keys.clone(), &request, now);
    let text = token.text();
    token.set_cookie(&mut page);
    request.insert("cookie", format!("{session}; {}", pair(&page)).parse().expect("a header"));

    let peer = Arc::new(captured());
    let their_text = peer.authenticity_token().expect("a token");
    // As many bytes as a session, a cookie and a form are.
    let macs = [14, 67, 83].map(|length| {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&[7; 32]).expect("a key");
        let text = vec![b'a'; length];
        (mac.clone(), text.clone(), mac.chain_update(text).finalize().into_bytes())
    });
    let (request_of_issue, keys_of_issue, for_verify) = (request.clone(), keys.clone(), peer.clone());
    vec![
        row("`Shop::CSRF.verify`: session, cookie, form, age", move || {
            assert_eq!(Shop::CSRF.verify(&keys, black_box(&text), "/basket", &request, now), Ok(()));
        }),
        row("`axum_csrf`'s `verify`: form (bound to its cookie alone)", move || {
            assert!(for_verify.verify(black_box(&their_text)).is_ok());
        }),
        row("floor of verify: three HMACs, their keys ready", move || {
            for (mac, text, tag) in &macs {
                assert!(mac.clone().chain_update(black_box(text)).verify(tag).is_ok());
            }
        }),
        row("`Shop::CSRF.token(..).text()`: session, cookie, mask", move || {
            black_box(Shop::CSRF.token(keys_of_issue.clone(), &request_of_issue, now).text());
        }),
        row("`axum_csrf`'s `authenticity_token` (no mask)", move || {
            black_box(peer.authenticity_token().expect("a token"));
        }),
    ]
}

fn pair(response: &HeaderMap) -> String {
    let line = response["set-cookie"].to_str().expect("text");
    line.split(';').next().expect("a pair").to_owned()
}

/// A token of `axum_csrf`, which only its layer makes.
fn captured() -> axum_csrf::CsrfToken {
    #[derive(Clone)]
    struct Capture(Arc<Mutex<Option<axum_csrf::CsrfToken>>>);

    impl Service<Request<Full<Bytes>>> for Capture {
        type Response = ();
        type Error = Infallible;
        type Future = Ready<Result<(), Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
            *self.0.lock().expect("no panic before") = request.extensions().get().cloned();
            ready(Ok(()))
        }
    }

    let capture = Capture(Arc::default());
    let mut service = axum_csrf::CsrfLayer::new(axum_csrf::CsrfConfig::default()).layer(capture.clone());
    let _ = now_or_never(service.call(Request::new(Full::default())));
    let token = capture.0.lock().expect("no panic before").take();
    token.expect("the layer has made one")
}

fn now_or_never<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// The median of a hundred rounds of a thousand runs.
fn nanoseconds(run: &mut impl FnMut()) -> f64 {
    let mut rounds: Vec<f64> = (0..100)
        .map(|_| {
            let start = Instant::now();
            (0..1_000).for_each(|_| run());
            start.elapsed().as_secs_f64() * 1e9 / 1_000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}
