//! Which bodies the CSRF layer reads, how much of them, at what cost, and how the handler receives them.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    collections::{BTreeMap, VecDeque},
    convert::Infallible,
    future::poll_fn,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll, Wake, Waker},
};

use allocation_counter::measure;
use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    routing::post,
};
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use http_body::Frame;
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{CsrfForm, Rejection, TokenError},
    security_policy,
};
use security_policy_tests::{Random, SEED};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, max_age: 1h },
    }
}

/// A browser that is logged in and has a form of the site.
struct Visitor {
    keys: Arc<Keys>,
    cookies: HeaderValue,
    token: String,
}

impl Visitor {
    fn new(keys: &Arc<Keys>) -> Self {
        let (mut page, now) = (HeaderMap::new(), UnixTime::now());
        Shop::SESSION.set(&mut page, keys, "user:42", now).expect("a session");
        let mut request = HeaderMap::new();
        request.insert(COOKIE, pairs(&page));
        let token = Shop::CSRF.token(keys.clone(), &request, now);
        let text = token.text();
        token.set_cookie(&mut page);
        Self { keys: keys.clone(), cookies: pairs(&page), token: text }
    }

    fn request<B>(&self, kind: &str, body: B) -> Request<B> {
        Request::post("/").header(COOKIE, &self.cookies).header(CONTENT_TYPE, kind).body(body).expect("a request")
    }
}

/// The cookies that a browser sends back after a response.
fn pairs(response: &HeaderMap) -> HeaderValue {
    let lines = response.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("text"));
    let pairs: Vec<&str> = lines.filter_map(|line| line.split(';').next()).collect();
    HeaderValue::from_str(&pairs.join("; ")).expect("a header")
}

fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::random()))
}

const PAIRS: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=x";

fn part(name: &str, value: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

/// A body that arrives as scripted, and counts how often it is polled.
#[derive(Default)]
struct Arriving {
    frames: VecDeque<Option<Result<Frame<Bytes>, &'static str>>>,
    /// What follows the frames, again and again.
    endless: Option<Bytes>,
    asked: Arc<AtomicUsize>,
}

impl Arriving {
    /// `None` is `Pending`.
    fn chunks<'c>(chunks: impl IntoIterator<Item = Option<&'c [u8]>>) -> Self {
        let frame = |chunk: &[u8]| Ok(Frame::data(Bytes::copy_from_slice(chunk)));
        Self { frames: chunks.into_iter().map(|chunk| chunk.map(frame)).collect(), ..Self::default() }
    }

    fn endless(chunk: &'static [u8]) -> Self {
        Self { endless: Some(Bytes::from_static(chunk)), ..Self::default() }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        self.asked.fetch_add(1, Relaxed);
        match self.frames.pop_front() {
            Some(Some(frame)) => Poll::Ready(Some(frame)),
            Some(None) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            None => Poll::Ready(self.endless.clone().map(|chunk| Ok(Frame::data(chunk)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_empty() && self.endless.is_none()
    }
}

/// A body type of no framework, made from bytes.
impl From<Bytes> for Arriving {
    fn from(bytes: Bytes) -> Self {
        Self::chunks([Some(&bytes[..])])
    }
}

/// The response of a handler that reads its body: the declared length, the frames, and the trailers.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    hint: Option<u64>,
    chunks: Vec<Bytes>,
    trailers: Option<HeaderMap>,
}

async fn seen(body: impl HttpBody<Data = Bytes, Error: std::fmt::Debug>) -> Seen {
    let mut body = pin!(body);
    let mut seen = Seen { hint: body.size_hint().exact(), ..Seen::default() };
    let (mut left, mut has_ended) = (seen.hint, body.is_end_stream());
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        assert!(!has_ended, "a frame after the end");
        match frame.expect("a frame").into_data() {
            Ok(chunk) => {
                left = left.map(|left| left - chunk.len() as u64);
                seen.chunks.push(chunk);
            }
            Err(frame) => seen.trailers = frame.into_trailers().ok(),
        }
        assert_eq!(body.size_hint().exact().or(left), left);
        has_ended = body.is_end_stream();
    }
    assert!(body.is_end_stream());
    seen
}

async fn rejection<S, B>(service: S, request: Request<B>) -> Option<Rejection>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible>,
{
    let response = service.oneshot(request).await.expect("an answer");
    assert_eq!(response.status() == StatusCode::FORBIDDEN, response.extensions().get::<Rejection>().is_some());
    response.extensions().get().copied()
}

/// A service that accepts everything.
fn yes<B>() -> impl Service<Request<B>, Response = Response<Body>, Error = Infallible> + Clone {
    service_fn(async |_: Request<B>| Ok(Response::new(Body::empty())))
}

#[tokio::test]
async fn without_a_cookie_of_its_session_no_body_is_read() {
    let keys = keys();
    let (visitor, other, foreign) = (Visitor::new(&keys), Visitor::new(&keys), Visitor::new(&self::keys()));
    let half = |visitor: &Visitor| {
        let cookies = visitor.cookies.to_str().expect("text").to_owned();
        cookies.split("; ").find(|pair| pair.starts_with("__Host-csrf=")).expect("a half").to_owned()
    };
    let session = visitor.cookies.to_str().expect("text").split("; ").next().expect("a session").to_owned();
    let mut later = HeaderMap::new();
    Shop::SESSION.set(&mut later, &keys, "user:43", UnixTime::now()).expect("a session");
    let cookies = [
        ("none", None, TokenError::MissingCookie),
        ("a session alone", Some(session.clone()), TokenError::MissingCookie),
        ("made up", Some(format!("{session}; __Host-csrf=AAAA")), TokenError::ForeignCookie),
        ("of another server", Some(format!("{session}; {}", half(&foreign))), TokenError::ForeignCookie),
        ("without its session", Some(half(&visitor)), TokenError::ForeignCookie),
        (
            "of another session",
            Some(format!("{}; {}", pairs(&later).to_str().expect("text"), half(&other))),
            TokenError::ForeignCookie,
        ),
        ("twice", Some(format!("{session}; {0}; {0}", half(&visitor))), TokenError::RepeatedCookie),
        ("twice, once unreadable", None, TokenError::RepeatedCookie),
    ];
    for (case, cookie, error) in cookies {
        for kind in [PAIRS, PARTS, "application/json"] {
            let body = Arriving::endless(b"a&");
            let asked = body.asked.clone();
            let mut request = Request::post("/").header(CONTENT_TYPE, kind).body(body).expect("a request");
            if let Some(cookie) = &cookie {
                request.headers_mut().insert(COOKIE, HeaderValue::from_str(cookie).expect("a header"));
            } else if case != "none" {
                let cookie = [b"__Host-csrf=\xff; ", visitor.cookies.as_bytes()].concat();
                request.headers_mut().insert(COOKIE, HeaderValue::from_bytes(&cookie).expect("a header"));
            }
            let service = Shop::CSRF.layer(keys.clone()).layer(yes());
            assert_eq!(rejection(service, request).await, Some(error.into()), "{case}, {kind}");
            assert_eq!(asked.load(Relaxed), 0, "{case}, {kind}");
        }
    }
}

#[tokio::test]
async fn a_length_over_the_limit_is_rejected_before_a_body_is_read() {
    let visitor = Visitor::new(&keys());
    let service = || Shop::CSRF.layer(visitor.keys.clone()).body_limit(4096).layer(yes());
    let too_large = Some(TokenError::TooLarge { limit: 4096 }.into());
    let body = Arriving::endless(b"a&");
    let asked = body.asked.clone();
    let mut request = visitor.request(PAIRS, body);
    request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("4097"));
    assert_eq!(rejection(service(), request).await, too_large);
    assert_eq!(asked.load(Relaxed), 0);
    // By the length that the body itself declares.
    let service = Shop::CSRF.layer(visitor.keys.clone()).body_limit(4096).layer(yes());
    assert_eq!(rejection(service, visitor.request(PAIRS, Body::from("a".repeat(4097)))).await, too_large);
    // A length of exactly the limit, by both.
    let form = format!("csrf_token={}&a={}", visitor.token, "a".repeat(4096 - visitor.token.len() - 14));
    let mut request = visitor.request(PAIRS, Body::from(form));
    request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("4096"));
    let service = Shop::CSRF.layer(visitor.keys.clone()).body_limit(4096).layer(yes());
    assert_eq!(rejection(service, request).await, None);
}

#[tokio::test]
async fn a_body_of_unknown_length_is_read_up_to_the_limit() {
    let visitor = Visitor::new(&keys());
    let layer = Shop::CSRF.layer(visitor.keys.clone()).body_limit(4096);
    for (kind, start) in [(PAIRS, String::new()), (PARTS, part("csrf_token", &visitor.token))] {
        let mut body = Arriving::endless(&[b'a'; 100]);
        body.frames.push_back(Some(Ok(Frame::data(start.into()))));
        let asked = body.asked.clone();
        let rejection = rejection(layer.layer(yes()), visitor.request(kind, body)).await;
        assert_eq!(rejection, Some(TokenError::TooLarge { limit: 4096 }.into()), "{kind}");
        assert!((36..=42).contains(&asked.load(Relaxed)), "{kind}: {asked:?}");
    }
    // The last byte within the limit, and the first beyond it.
    for (length, expected) in [(4096, None), (4097, Some(TokenError::TooLarge { limit: 4096 }.into()))] {
        let body = format!("csrf_token={}&a={}", visitor.token, "a".repeat(length - visitor.token.len() - 14));
        assert_eq!(body.len(), length);
        let chunks = body.as_bytes().chunks(1000).map(Some);
        assert_eq!(rejection(layer.layer(yes()), visitor.request(PAIRS, Arriving::chunks(chunks))).await, expected);
    }
}

#[tokio::test]
async fn a_form_has_so_many_fields() {
    let visitor = Visitor::new(&keys());
    let bodies = |others: usize| {
        let token = &visitor.token;
        let parts = format!("{}{}--x--", part("a", "").repeat(others), part("csrf_token", token));
        [(PAIRS, format!("{}csrf_token={token}", "a&".repeat(others))), (PARTS, parts)]
    };
    let send = async |limit: Option<usize>, kind: &str, body: String| {
        let layer = Shop::CSRF.layer(visitor.keys.clone()).body_limit(1 << 24);
        let layer = limit.map_or(layer.clone(), |limit| layer.field_limit(limit));
        rejection(layer.layer(yes()), visitor.request(kind, Body::from(body))).await
    };
    for (limit, others, expected) in [
        (None, 10_000, None),
        (None, 16_383, None),
        (None, 16_384, Some(TokenError::TooManyFields { limit: 16_384 }.into())),
        (Some(3), 2, None),
        (Some(3), 3, Some(TokenError::TooManyFields { limit: 3 }.into())),
        (Some(usize::MAX), 40_000, None),
    ] {
        for (kind, body) in bodies(others) {
            assert_eq!(send(limit, kind, body).await, expected, "{kind}, {others}");
        }
    }
}

#[tokio::test]
async fn a_body_that_fails_is_rejected_and_one_that_waits_is_waited_for() {
    let visitor = Visitor::new(&keys());
    let layer = Shop::CSRF.layer(visitor.keys.clone());
    let form = format!("csrf_token={}", visitor.token);
    let mut body = Arriving::chunks([Some(form.as_bytes()), None]);
    body.frames.push_back(Some(Err("the connection is gone")));
    let outcome = rejection(layer.layer(yes()), visitor.request(PAIRS, body)).await;
    assert_eq!(outcome, Some(TokenError::UnreadableForm.into()));

    let slow = Arriving::chunks(form.as_bytes().chunks(1).flat_map(|chunk| [None, Some(chunk), Some(&[][..])]));
    assert_eq!(rejection(layer.layer(yes()), visitor.request(PAIRS, slow)).await, None);

    /// It wakes the task when it can continue, and is not polled until then.
    struct Silent(Arc<AtomicUsize>);
    impl HttpBody for Silent {
        type Data = Bytes;
        type Error = Infallible;
        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0.fetch_add(1, Relaxed);
            Poll::Pending
        }
    }
    impl From<Bytes> for Silent {
        fn from(_: Bytes) -> Self {
            unreachable!("it never ends")
        }
    }
    let (asked, woken) = (Arc::new(AtomicUsize::new(0)), Arc::new(Count::default()));
    let mut service = layer.layer(yes());
    let mut future = pin!(service.call(visitor.request(PAIRS, Silent(asked.clone()))));
    assert!(future.as_mut().poll(&mut Context::from_waker(&Waker::from(woken.clone()))).is_pending());
    assert_eq!((asked.load(Relaxed), woken.0.load(Relaxed)), (1, 0));
}

/// Counts how often a task is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

/// How often a future has to be polled that wakes its task at once.
fn polls<F: Future>(future: F) -> (usize, F::Output) {
    let (mut future, woken) = (pin!(future), Arc::new(Count::default()));
    let waker = Waker::from(woken.clone());
    for polls in 1.. {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return (polls, output);
        }
        assert_eq!(woken.0.load(Relaxed), polls, "nobody would poll it again");
    }
    unreachable!("it is ready at last")
}

#[test]
fn no_poll_reads_for_long() {
    let visitor = Visitor::new(&keys());
    let layer = Shop::CSRF.layer(visitor.keys.clone()).field_limit(usize::MAX);
    let form = |fill: &str| {
        format!("csrf_token={}&{}", visitor.token, &fill.repeat((1 << 20) / fill.len())[..(1 << 20) - 200])
    };
    for fill in ["a&", "%41&", "a", "&"] {
        let (polls, response) = polls(layer.layer(yes()).oneshot(visitor.request(PAIRS, Body::from(form(fill)))));
        assert_eq!(response.expect("an answer").status(), StatusCode::OK, "{fill}");
        assert!((32..=33).contains(&polls), "{fill}: {polls}");
    }
    // What a poll has read of one frame counts for the next one.
    let (start, end) = (format!("csrf_token={}&{}", visitor.token, "a".repeat(30_000)), "a".repeat(60_000));
    let frames = Arriving::chunks([Some(start.as_bytes()), Some(end.as_bytes())]);
    assert_eq!(polls(layer.layer(yes()).oneshot(visitor.request(PAIRS, frames))).0, 3);
    // A small form needs one allocation, and so does one that arrives in an empty first frame.
    let small = Body::from(format!("csrf_token={}", visitor.token));
    assert_eq!(polls(layer.layer(yes()).oneshot(visitor.request(PAIRS, small))).0, 1);
    let empty = Arriving::chunks(std::iter::repeat_n(Some(&[][..]), 10_000));
    let (polls, response) = polls(layer.layer(yes()).oneshot(visitor.request(PAIRS, empty)));
    assert_eq!(response.expect("an answer").extensions().get(), Some(&Rejection::Token(TokenError::Missing)));
    assert!(polls >= 19, "{polls}");
}

#[test]
fn a_body_is_kept_once() {
    let visitor = Visitor::new(&keys());
    let layer = Shop::CSRF.layer(visitor.keys.clone()).field_limit(usize::MAX);
    let peak = |chunk: usize, fill: &str| {
        let form = format!("csrf_token={}&{}", visitor.token, fill.repeat(SIZE / fill.len() - 100));
        let form = Bytes::from(form);
        let chunks: Vec<Bytes> = form.chunks(chunk).map(|chunk| form.slice_ref(chunk)).collect();
        let body = Arriving {
            frames: chunks.into_iter().map(|chunk| Some(Ok(Frame::data(chunk)))).collect(),
            ..Arriving::default()
        };
        let request = visitor.request(PAIRS, Body::new(body));
        let mut status = None;
        let info = measure(|| {
            let (_, response) = polls(layer.layer(yes()).oneshot(request));
            status = response.ok().map(|response| response.status());
        });
        assert_eq!(status, Some(StatusCode::OK), "{chunk} {fill}");
        info.bytes_max as usize
    };
    for fill in ["a&", "%41&", "aaaaaaaaaaaaaaaa"] {
        // Large chunks are not copied, and small ones need the memory of their bytes.
        assert!(peak(usize::MAX, fill) < 10_000, "{}", peak(usize::MAX, fill));
        assert!(peak(64 * 1024, fill) < 20_000, "{}", peak(64 * 1024, fill));
        for chunk in [1, 100, 5000] {
            let peak = peak(chunk, fill);
            assert!(peak < SIZE + 100_000, "{chunk}: {peak}");
        }
    }
}

/// 256 KiB.
const SIZE: usize = 1 << 18;

#[tokio::test]
async fn a_handler_gets_the_body_as_it_came() {
    let visitor = Visitor::new(&keys());
    let layer = Shop::CSRF.layer(visitor.keys.clone());
    let read = service_fn(async |request: Request<Body>| {
        let seen = seen(request.into_body()).await;
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(Arc::new(seen));
        Ok::<_, Infallible>(response)
    });
    let send = async |body: Arriving| {
        let response = layer.layer(read).oneshot(visitor.request(PAIRS, Body::new(body))).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        response.extensions().get::<Arc<Seen>>().cloned().expect("it was called")
    };
    let form = format!("csrf_token={}&a={}", visitor.token, "b".repeat(100_000));
    let form = form.as_bytes();
    let mut trailers = HeaderMap::new();
    trailers.insert("x-checksum", HeaderValue::from_static("1"));

    let large: Vec<&[u8]> = form.chunks(40_000).collect();
    let mut body = Arriving::chunks(large.iter().map(|chunk| Some(*chunk)));
    body.frames.push_back(Some(Ok(Frame::trailers(trailers.clone()))));
    let expected = large.iter().map(|chunk| Bytes::copy_from_slice(chunk)).collect();
    assert_eq!(
        *send(body).await,
        Seen { hint: Some(form.len() as u64), chunks: expected, trailers: Some(trailers.clone()) }
    );

    let halves = form.split_at(50_000);
    let seen = send(Arriving::chunks([Some(halves.0), Some(halves.1)])).await;
    assert_eq!(seen.chunks, [halves.0, halves.1].map(Bytes::copy_from_slice));

    let whole = send(Arriving::chunks([Some(form)])).await;
    assert_eq!(
        *whole,
        Seen { hint: Some(form.len() as u64), chunks: vec![Bytes::copy_from_slice(form)], trailers: None }
    );
    let mut body = Arriving::chunks([Some(form)]);
    body.frames.push_back(Some(Ok(Frame::trailers(trailers.clone()))));
    assert_eq!(send(body).await.trailers, Some(trailers));

    // Chunks of less than 16 KiB are joined, but the first one is not copied, so that most forms are not.
    for (length, expected) in [(16_384, vec![16_384; 3]), (16_383, vec![16_383, 2 * 16_383])] {
        let lengths: Vec<usize> = send(Arriving::chunks(form[..3 * length].chunks(length).map(Some)))
            .await
            .chunks
            .iter()
            .map(Bytes::len)
            .collect();
        assert_eq!(lengths, expected);
    }
    let small = Bytes::copy_from_slice(&form[..1_000]);
    let body = Arriving { frames: [Some(Ok(Frame::data(small.clone())))].into(), ..Arriving::default() };
    assert_eq!(send(body).await.chunks[0].as_ptr(), small.as_ptr());

    let mut random = Random::new(SEED);
    for _ in 0..50 {
        let (mut rest, mut chunks) = (form, Vec::new());
        while !rest.is_empty() {
            let most = random.pick(&[2, 100, 10_000, 40_000]);
            let (chunk, others) = rest.split_at(random.below(most).min(rest.len()));
            chunks.push(Some(chunk));
            rest = others;
        }
        let seen = send(Arriving::chunks(chunks)).await;
        assert_eq!((seen.hint, seen.chunks.concat()), (Some(form.len() as u64), form.to_vec()));
    }
}

#[tokio::test]
async fn another_body_gets_its_octets_as_one() {
    let visitor = Visitor::new(&keys());
    let form = format!("csrf_token={}&a={}", visitor.token, "b".repeat(100_000));
    let read = service_fn(async |request: Request<Arriving>| {
        let seen = seen(request.into_body()).await;
        Ok::<_, Infallible>(Response::new(Body::from(seen.chunks.concat())))
    });
    for chunk in [7, 40_000, usize::MAX] {
        let body = Arriving::chunks(form.as_bytes().chunks(chunk).map(Some));
        let service = Shop::CSRF.layer(visitor.keys.clone()).layer(read);
        let response = service.oneshot(visitor.request(PAIRS, body)).await.expect("an answer");
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        assert_eq!(body, form.as_bytes());
    }
}

#[tokio::test]
async fn however_a_form_is_cut_it_passes_or_not() {
    let visitor = Visitor::new(&keys());
    let layer = Shop::CSRF.layer(visitor.keys.clone());
    let token = &visitor.token;
    let parts = format!("{}{}{}--x--\r\n", part("a", "\r\n--"), part("csrf_token", token), part("b", ""));
    let cases = [
        (PAIRS, format!("a=%&csrf%5Ftoken={token}&b"), None),
        (PARTS, parts.clone(), None),
        (PAIRS, format!("csrf_token={token}&%63srf_token={token}"), Some(TokenError::Repeated)),
        (PARTS, format!("{}{parts}", part("csrf_token", "")), Some(TokenError::Repeated)),
        (PARTS, parts.replace("--x--", "--x"), Some(TokenError::UnreadableForm)),
    ];
    for (kind, body, error) in cases {
        for at in 0..=body.len() {
            let (before, after) = body.as_bytes().split_at(at);
            let request = visitor.request(kind, Arriving::chunks([Some(before), None, Some(after)]));
            assert_eq!(rejection(layer.layer(yes()), request).await, error.map(Rejection::Token), "{kind} at {at}");
        }
    }
}

#[tokio::test]
async fn what_takes_a_form_takes_so_many_fields_and_leaves_the_token_out() {
    let visitor = Visitor::new(&keys());
    let app = Router::new()
        .route("/", post(async |CsrfForm(form): CsrfForm<BTreeMap<String, String>>| format!("{form:?}")))
        .layer(Shop::CSRF.layer(visitor.keys.clone()));
    let send = async |kind: &str, body: String| {
        let mut request = visitor.request(kind, Body::from(body));
        request.headers_mut().insert("origin", HeaderValue::from_static("https://shop.example.com"));
        let response = app.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        (status, String::from_utf8(body.into()).expect("text"))
    };
    let all = "{\"\": \"e\", \"a b\": \"c+d\", \"f\": \"\"}".to_owned();
    let pairs = "&a%20b=c%2Bd&csrf%5ftoken=1&=e&&csrf_token&f";
    assert_eq!(send(PAIRS, pairs.to_owned()).await, (StatusCode::OK, all.clone()));
    let file = part("g\"; filename=\"h", "\0");
    let parts = [part("a b", "c+d"), part("csrf_token", "1"), part("", "e"), file, part("f", "")].concat();
    assert_eq!(send(PARTS, format!("{parts}--x--")).await, (StatusCode::OK, all));
    assert_eq!(send(PARTS, parts).await.0, StatusCode::BAD_REQUEST);
    for (kind, body) in [(PAIRS, "a&".repeat(16_385)), (PARTS, format!("{}--x--", part("a", "").repeat(16_385)))] {
        let too_many = (StatusCode::PAYLOAD_TOO_LARGE, "the form has over 16384 fields".to_owned());
        assert_eq!(send(kind, body).await, too_many);
    }
}
