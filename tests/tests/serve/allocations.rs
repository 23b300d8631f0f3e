//! Allocations of applying a policy: none, except for the text that contains the nonce.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    cell::Cell,
    convert::Infallible,
    future::{Future as _, ready},
    hint::black_box,
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
};

use allocation_counter::measure;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, ETAG, SERVER, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
};
use security_policy::{
    Key, Keys, LazyNonce, Nonce, Policy, UnixTime,
    adapter::PolicyLayer,
    presets::Helmet,
    slot::{ScriptSource, Source},
};

use tower::{Layer as _, Service as _, service_fn};

use policies::{Api, Filled, FilledSlots, FilledWithNonce, FilledWithNonceSlots, Shop, Signed};

#[test]
fn without_a_nonce_a_map_with_room_costs_nothing() {
    let mut headers = with_room();

    assert_eq!(count(|| Api::apply(&mut headers)), 0);
    assert_eq!(headers, Api::headers());
}

#[test]
fn a_nonce_costs_one_allocation() {
    let mut headers = with_room();
    let nonce = Nonce::random();

    assert_eq!(count(|| Shop::apply(&mut headers, &nonce)), 1);
    assert_eq!(headers, Shop::headers(&nonce));
}

#[test]
fn replacing_and_removing_cost_nothing() {
    let mut headers = with_room();
    headers.insert(SERVER, HeaderValue::from_static("shop/1.0"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));

    assert_eq!(count(|| Api::apply(&mut headers)), 0);
    assert_eq!(headers, Api::headers());
}

#[test]
fn an_empty_map_costs_its_own_growth() {
    let by_hand = count(|| {
        let mut headers = HeaderMap::new();
        headers.reserve(4);
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
        headers.insert(const { HeaderName::from_static("permissions-policy") }, HeaderValue::from_static("camera=()"));
        black_box(headers);
    });
    let nonce = Nonce::random();

    assert_eq!(count(|| drop(black_box(Api::headers()))), by_hand);
    assert_eq!(count(|| drop(black_box(Shop::headers(&nonce)))), by_hand + 1);
}

/// The names and entries of a map: either they grow, or those of the copy are allocated.
#[test]
fn a_long_policy_costs_no_more_than_by_hand() {
    let mut own = HeaderMap::new();
    own.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    own.insert(ETAG, HeaderValue::from_static("\"1\""));
    for own in [HeaderMap::new(), own] {
        let mut headers = own.clone();
        let by_hand = count(|| headers.reserve(Helmet::HEADERS.len()));
        // Names that come twice are remembered: all further responses get a copy.
        (0..2).for_each(|_| Helmet::apply(&mut own.clone()));
        let mut headers = own.clone();

        assert_eq!(count(|| Helmet::apply(&mut headers)), by_hand);
        assert_eq!(headers.len(), Helmet::HEADERS.len() + own.len());
    }
}

#[test]
fn a_nonce_lives_on_the_stack() {
    assert_eq!(count(|| _ = black_box(Nonce::random().clone())), 0);
}

/// What the layer leaves in the request for a handler that may want the nonce: the extensions (two allocations), the entry, and
/// the shared state.
#[test]
fn an_unused_nonce_costs_what_offers_it() {
    let plain = count(layered(Api::layer(), false));
    let offered = count(layered(Shop::layer(), false));
    let asked = count(layered(Shop::layer(), true));

    assert_eq!(plain, 3, "the mark: the extensions of the response, of two, and the entry");
    assert_eq!(offered, plain + 4);
    assert_eq!(asked, offered + 1, "the text that holds the nonce");
}

/// One call of a service, whose response has spare capacity for a policy.
fn layered<P: Policy>(layer: PolicyLayer<P>, asks: bool) -> impl FnOnce() {
    let mut service = layer.layer(service_fn(move |request: Request<()>| {
        if asks {
            let lazy = request.extensions().get::<LazyNonce>().expect("the layer's");
            _ = black_box(lazy.get().expect("in time"));
        }
        let mut response = Response::new(());
        *response.headers_mut() = READY.take().expect("one for each call");
        ready(Ok::<_, Infallible>(response))
    }));
    READY.set(Some(with_room()));
    // The first nonce of a thread creates its generator.
    drop(Nonce::random());
    move || {
        let answer = pin!(service.call(Request::new(()))).poll(&mut Context::from_waker(Waker::noop()));
        assert!(answer.is_ready());
    }
}

thread_local! {
    static READY: Cell<Option<HeaderMap>> = const { Cell::new(None) };
}

#[test]
fn filled_slots_cost_what_texts_do() {
    let mut headers = with_room();
    let filled = Filled::configure(FilledSlots { images: Source::parse("*.example.com").expect("a source") });
    assert_eq!(count(|| filled.apply(&mut headers)), 0);
    assert_eq!(headers["content-security-policy"], "default-src 'none'; img-src *.example.com");

    let cdn = ScriptSource::parse("https://cdn.example.com").expect("a source");
    let filled = FilledWithNonce::configure(FilledWithNonceSlots { cdn });
    let nonce = Nonce::random();
    assert_eq!(count(|| filled.apply(&mut headers, &nonce)), 1);
    assert_eq!(
        headers["content-security-policy"],
        format!("default-src 'none'; script-src 'nonce-{nonce}' https://cdn.example.com; base-uri 'none'")
    );
}

#[test]
fn the_constants_cost_nothing() {
    assert_eq!(count(|| _ = black_box((Api::HEADERS, Api::X_FRAME_OPTIONS))), 0);
}

#[test]
fn a_cookie_costs_its_line_and_nothing_to_read() {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::from_secs(1_790_000_000));
    let value = "user:42".to_owned();
    macro_rules! cost {
        ($cookie:expr, $set:expr, $get:expr) => {
            let mut headers = with_room();
            $cookie.set(&mut headers, &keys, &value, now).expect("fits");
            let line = headers["set-cookie"].to_str().expect("text");
            let mut request = HeaderMap::new();
            request.insert(COOKIE, line.split(';').next().expect("a pair").parse().expect("a header"));
            headers.clear();
            assert_eq!(count(|| $cookie.set(&mut headers, &keys, &value, now).expect("fits")), $set);
            assert_eq!(count(|| assert!($cookie.get(&request, &keys, now).expect("genuine").is_some())), $get);
        };
    }
    cost!(Signed::USER, 1, 0);
    cost!(Signed::LOGIN, 1, 0);
    // Encryption builds the value in a buffer of its own, and decryption needs one for the text.
    cost!(Signed::SECRET, 2, 1);
    cost!(Signed::HIDDEN, 2, 1);
}

#[test]
fn a_csrf_token_costs_nothing_to_verify() {
    let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::from_secs(1_790_000_000));
    let mut set = HeaderMap::new();
    Signed::USER.set(&mut set, &keys, "user:42", now).expect("fits");
    let pairs = |set: &HeaderMap| {
        let pairs = set.get_all("set-cookie").iter().map(|line| line.to_str().expect("text").split(';').next());
        pairs.map(|pair| pair.expect("a pair").to_owned()).collect::<Vec<_>>().join("; ")
    };
    let mut request = HeaderMap::new();
    request.insert(COOKIE, pairs(&set).parse().expect("a header"));
    let token = Signed::CSRF.token(keys.clone(), &request, now);
    let text = token.text();
    token.set_cookie(&mut set);
    request.insert(COOKIE, pairs(&set).parse().expect("a header"));

    assert_eq!(count(|| assert_eq!(Signed::CSRF.verify(&keys, &text, "/", &request, now), Ok(()))), 0);
    let (post, uri) = (Method::POST, Uri::from_static("/"));
    request.insert("origin", HeaderValue::from_static("https://shop.example.com"));
    assert_eq!(count(|| _ = black_box(Signed::CSRF.decide(&post, &uri, &request))), 0);
    // The shared state, what it remembers of the session, and its text. A header value allocates when it is shared for the first
    // time, which a running server has done before.
    drop(request.clone());
    assert_eq!(count(|| drop(black_box(Signed::CSRF.token(keys.clone(), &request, now).text()))), 3);
}

fn count(run: impl FnOnce()) -> u64 {
    measure(run).count_total
}

fn with_room() -> HeaderMap {
    HeaderMap::with_capacity(16)
}

mod policies {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Shop {
            x_frame_options: deny,
            x_content_type_options: nosniff,
            content_security_policy: { script_src: nonce, style_src: nonce, base_uri: none },
            remove: ["server"],
        }
    }

    security_policy! {
        pub(crate) struct Signed {
            origin: "https://shop.example.com",
            cookies: {
                user: { name: "__Host-user", max_age: 10min, signed },
                login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
                secret: { name: "__Host-secret", max_age: 10min, private },
                hidden: { name: "__Host-hidden", max_age: 8h, idle: 30min, private },
            },
            csrf: { bind_to: user, max_age: 10min },
        }
    }

    security_policy! {
        pub(crate) struct Api {
            content_security_policy: { default_src: none },
            x_frame_options: deny,
            x_content_type_options: nosniff,
            permissions_policy: { camera: none },
            remove: ["server"],
        }
    }

    security_policy! {
        pub(crate) struct Filled { content_security_policy: { .., img_src: [.., $images] }, ..Api }
    }

    security_policy! {
        pub(crate) struct FilledWithNonce { content_security_policy: { .., script_src: [.., nonce, $cdn], base_uri: none }, ..Api }
    }
}
