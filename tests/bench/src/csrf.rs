//! Checks of cross-site requests, compared with `CsrfLayer` of tower-http and with `axum_csrf`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

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
use tower::{Layer, Service, service_fn};

use crate::harness::Group;
use crate::layers::now;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, trusted_origins: ["https://pay.example.com"], max_age: 8h },
    }
}

pub fn groups() -> Vec<Group> {
    vec![
        decide(),
        layer("csrf layer, same-origin", SAME, StatusCode::OK, InUse(false)),
        layer("csrf layer, extensions in use", SAME, StatusCode::OK, InUse(true)),
        layer("csrf layer, a trusted origin", TRUSTED, StatusCode::OK, InUse(false)),
        layer("csrf layer, rejected", EVIL, StatusCode::FORBIDDEN, InUse(false)),
        verify(),
        issue(),
    ]
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let every = [("host", "shop.example.com"), ("accept", "*/*"), ("user-agent", "Mozilla/5.0")];
    every
        .iter()
        .chain(pairs)
        .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)))
        .collect()
}

const SAME: &[(&str, &str)] = &[("sec-fetch-site", "same-origin"), ("origin", "https://shop.example.com")];
const OLD: &[(&str, &str)] = &[("origin", "https://shop.example.com")];
const TRUSTED: &[(&str, &str)] = &[("sec-fetch-site", "same-site"), ("origin", "https://pay.example.com")];
const EVIL: &[(&str, &str)] = &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];

fn decide() -> Group {
    let decide = |pairs, expected: Result<Rule, Rejection>| {
        let (headers, uri, expected) = (headers(pairs), Uri::from_static("/basket"), expected.map(Decision::Pass));
        move || assert_eq!(Shop::CSRF.decide(&Method::POST, &uri, black_box(&headers)), expected)
    };
    Group::new("csrf, decide", || ())
        .case("Sec-Fetch-Site: same-origin", decide(SAME, Ok(Rule::SameOrigin)))
        .case("Origin alone", decide(OLD, Ok(Rule::OwnOrigin)))
        .case("a trusted origin", decide(TRUSTED, Ok(Rule::TrustedOrigin)))
        .case("a foreign origin", decide(EVIL, Err(Rejection::CrossSite)))
}

/// Whether the extensions of a request already contain a value, as those from hyper do.
#[derive(Clone, Copy)]
struct InUse(bool);

fn layer(
    name: &'static str,
    pairs: &'static [(&'static str, &'static str)],
    status: StatusCode,
    in_use: InUse,
) -> Group {
    let hello = service_fn(|_: Request<Full<Bytes>>| ready(Ok::<_, Infallible>(Response::new(Full::from("hello")))));
    let theirs = tower_http::csrf::CsrfLayer::new().add_trusted_origin("https://pay.example.com").expect("an origin");
    let ours = Shop::CSRF.layer(Keys::signing_with(Key::random()));
    Group::new(name, through(hello, pairs, StatusCode::OK, in_use))
        .case("tower-http", through(theirs.layer(hello), pairs, status, in_use))
        .case("macro", through(ours.layer(hello), pairs, status, in_use))
}

fn through<S>(
    mut service: S,
    pairs: &[(&'static str, &'static str)],
    status: StatusCode,
    in_use: InUse,
) -> impl FnMut() + 'static
where
    S: Service<Request<Full<Bytes>>, Response = Response<Full<Bytes>>, Error: std::fmt::Debug> + 'static,
{
    let headers = headers(pairs);
    move || {
        let mut request = Request::new(Full::default());
        *request.method_mut() = Method::POST;
        *request.headers_mut() = headers.clone();
        if in_use.0 {
            request.extensions_mut().insert(in_use);
        }
        let response = now(service.call(black_box(request))).expect("no service of these fails");
        assert_eq!(response.status(), status);
    }
}

/// What a browser sends: a session, the cookie of a token, and the token.
struct Sent {
    keys: Arc<Keys>,
    now: UnixTime,
    request: HeaderMap,
    token: String,
}

fn sent() -> Sent {
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
    Sent { keys, now, request, token: text }
}

fn pair(response: &HeaderMap) -> String {
    let line = response["set-cookie"].to_str().expect("text");
    line.split(';').next().expect("a pair").to_owned()
}

fn verify() -> Group {
    let Sent { keys, now, request, token } = sent();
    let peer = captured();
    let theirs = peer.authenticity_token().expect("a token");
    // As many bytes as in a session, a cookie and a form.
    let macs = [14, 67, 83].map(|length| {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&[7; 32]).expect("a key");
        let text = vec![b'a'; length];
        (mac.clone(), text.clone(), mac.chain_update(text).finalize().into_bytes())
    });
    Group::new("csrf, verify a token", || ())
        .case("axum_csrf: the form, bound to its cookie", move || {
            assert!(peer.verify(black_box(&theirs)).is_ok());
        })
        .case("macro: session, cookie, form, age", move || {
            assert_eq!(Shop::CSRF.verify(&keys, black_box(&token), "/basket", &request, now), Ok(()));
        })
        .case("floor, three HMACs", move || {
            for (mac, text, tag) in &macs {
                assert!(mac.clone().chain_update(black_box(text)).verify(tag).is_ok());
            }
        })
}

fn issue() -> Group {
    let Sent { keys, now, request, .. } = sent();
    let peer = captured();
    let token = Shop::CSRF.token(keys.clone(), &request, now);
    drop(token.text());
    Group::new("csrf, issue a token", || ())
        .case("axum_csrf: the form, no mask", move || {
            black_box(peer.authenticity_token().expect("a token"));
        })
        .case("macro: session, cookie, mask", move || {
            black_box(Shop::CSRF.token(keys.clone(), &request, now).text());
        })
        .case("macro: another one for the response", move || {
            black_box(token.text());
        })
}

/// A token of `axum_csrf`, which only its layer can make.
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
    let _ = now(service.call(Request::new(Full::default())));
    let token = capture.0.lock().expect("no panic before").take();
    token.expect("the layer has made one")
}
