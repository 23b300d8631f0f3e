//! The cost of a request whose token is in the body, and of one without the cookie of a token.

use std::convert::Infallible;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use allocation_counter::measure;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use security_policy::{Key, Keys, UnixTime, security_policy};
use tower::{Layer, Service, service_fn};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 8h },
    }
}

/// Prints, for each kind of body and each size, the time of a request, its longest poll and the peak of the memory that it needs in
/// addition to the body, with and without the cookie of its token.
pub fn print() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let (cookies, token) = browser(&keys);
    println!("{:<26} {:>8} {:>12} {:>12} {:>12}", "body", "cookie", "ms", "longest poll", "peak KiB");
    for mebibytes in [1, 10] {
        for (name, kind, body) in bodies(&token, mebibytes << 20) {
            for cookies in [None, Some(&cookies)] {
                let name = format!("{mebibytes} MiB, {name}");
                report(&name, || request(cookies, kind, body.clone()), &keys);
            }
        }
    }
    let get = || {
        let mut request = request(None, PAIRS, Bytes::new());
        request.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
        request
    };
    report("rejected by its head", get, &keys);
}

fn report(name: &str, request: impl Fn() -> Request<Body>, keys: &Arc<Keys>) {
    let has_cookie = request().headers().contains_key("cookie");
    let service = || {
        let hello = service_fn(async |request: Request<Body>| {
            black_box(request);
            Ok::<_, Infallible>(Response::new(Body::empty()))
        });
        Shop::CSRF.layer(keys.clone()).body_limit(1 << 25).field_limit(usize::MAX).layer(hello)
    };
    let rounds: Vec<(Duration, Duration)> = (0..ROUNDS)
        .map(|_| {
            let (mut service, request, start) = (service(), request(), Instant::now());
            let (longest, response) = run(service.call(request));
            let expected = if has_cookie { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(response.expect("no service of these fails").status(), expected, "{name}");
            (start.elapsed(), longest)
        })
        .collect();
    // The minimum, because other processes interrupt most of the long rounds.
    let [time, longest] =
        [rounds.iter().map(|(time, _)| *time).min(), rounds.iter().map(|(_, longest)| *longest).min()]
            .map(Option::unwrap_or_default);
    let (mut service, request) = (service(), request());
    let peak = measure(|| drop(run(service.call(request)))).bytes_max;
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "{name:<26} {:>8} {:>12.4} {:>12.4} {:>12.1}",
        if has_cookie { "yes" } else { "no" },
        milliseconds(time),
        milliseconds(longest),
        peak as f64 / 1024.0
    );
}

/// Polls a future until it is ready, and returns the time of its longest poll.
fn run<F: Future>(future: F) -> (Duration, F::Output) {
    let (mut future, mut longest) = (pin!(future), Duration::ZERO);
    loop {
        let start = Instant::now();
        let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        longest = longest.max(start.elapsed());
        if let Poll::Ready(output) = polled {
            return (longest, output);
        }
    }
}

/// Bodies of this many bytes, each with the token first.
fn bodies(token: &str, size: usize) -> Vec<(&'static str, &'static str, Bytes)> {
    let pairs = |fill: &str| {
        let token = format!("csrf_token={token}&");
        let fill = fill.repeat((size - token.len()) / fill.len());
        Bytes::from(token + &fill)
    };
    let part =
        |name: &str, value: &str| format!("--x\r\ncontent-disposition: form-data; name={name}\r\n\r\n{value}\r\n");
    let parts = |count: usize| {
        let value = "a".repeat((size / count).saturating_sub(part("a", "").len()));
        Bytes::from(format!("{}{}--x--", part("csrf_token", token), part("a", &value).repeat(count)))
    };
    vec![
        ("a&", PAIRS, pairs("a&")),
        ("%41&", PAIRS, pairs("%41&")),
        ("one long field", PAIRS, pairs("a")),
        ("10,000 parts", PARTS, parts(10_000)),
        ("one part", PARTS, parts(1)),
    ]
}

fn request(cookies: Option<&HeaderValue>, kind: &'static str, body: Bytes) -> Request<Body> {
    let mut request = Request::post("/basket").header("content-type", kind).body(Body::from(body)).expect("a request");
    cookies.map(|cookies| request.headers_mut().insert("cookie", cookies.clone()));
    request
}

/// The cookies and the token of a browser that has loaded a form.
fn browser(keys: &Arc<Keys>) -> (HeaderValue, String) {
    let (mut page, now) = (HeaderMap::new(), UnixTime::now());
    Shop::SESSION.set(&mut page, keys, "user:42", now).expect("a value");
    let mut request = HeaderMap::new();
    request.insert("cookie", pairs(&page));
    let token = Shop::CSRF.token(keys.clone(), &request, now);
    let text = token.text();
    token.set_cookie(&mut page);
    (pairs(&page), text)
}

fn pairs(response: &HeaderMap) -> HeaderValue {
    let lines = response.get_all("set-cookie").iter().map(|line| line.to_str().expect("text"));
    let pairs: Vec<&str> = lines.filter_map(|line| line.split(';').next()).collect();
    HeaderValue::try_from(pairs.join("; ")).expect("a header")
}

const PAIRS: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=x";
const ROUNDS: usize = 21;
