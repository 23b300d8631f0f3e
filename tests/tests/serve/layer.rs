//! The layer: every response of a router, the nonce that it shares with its handler, and which header wins.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{convert::Infallible, rc::Rc};

use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, Method, Request, Response, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, SERVER, SET_COOKIE, X_FRAME_OPTIONS},
    },
    response::{AppendHeaders, Html, IntoResponse, Redirect},
    routing::{get, post},
};
use security_policy::{
    LazyNonce, Nonce, Policy,
    adapter::{Applied, MissingNonce, PolicyFuture, PolicyLayer, PolicyService},
};
use tower::{Layer as _, ServiceBuilder, ServiceExt as _, service_fn};

use policies::{Api, Cached, Conditional, Derived, Embed, Shop, Slotted, SlottedSlots};

#[tokio::test]
async fn the_handler_has_the_nonce_of_the_header() {
    let app = shop(get(page));
    let (headers, body) = send(&app, Method::GET, "/").await;

    assert_eq!(csp(&headers), format!("script-src 'nonce-{body}'; base-uri 'none'"));
}

#[tokio::test]
async fn each_request_has_its_own_nonce() {
    let app = shop(get(page));
    let (_, first) = send(&app, Method::GET, "/").await;
    let (_, second) = send(&app, Method::GET, "/").await;

    assert_ne!(first, second);
}

#[tokio::test]
async fn every_response_is_covered() {
    let app = Router::new()
        .route("/", get(page))
        .route("/form", post(page))
        .route("/gone", get(async || StatusCode::GONE))
        .route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/moved", get(async || Redirect::permanent("/")))
        .layer(Shop::layer());

    for (method, path, status) in [
        (Method::GET, "/", 200),
        (Method::HEAD, "/", 200),
        (Method::POST, "/form", 200),
        (Method::GET, "/form", 405),
        (Method::GET, "/gone", 410),
        (Method::GET, "/broken", 500),
        (Method::GET, "/moved", 308),
        (Method::GET, "/nowhere", 404),
    ] {
        let response = respond(&app, method, path).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()[X_FRAME_OPTIONS], "DENY", "{path}");
        assert!(response.headers().contains_key(CONTENT_SECURITY_POLICY), "{path}");
    }
}

#[tokio::test]
async fn the_policy_itself_is_a_layer() {
    let app: Router = Router::new().route("/", get(page)).route("/plain", get(async || "[]").layer(Api)).layer(Shop);
    let (headers, body) = send(&app, Method::GET, "/").await;
    assert_eq!(csp(&headers), format!("script-src 'nonce-{body}'; base-uri 'none'"));
    assert_eq!(csp(&send(&app, Method::GET, "/plain").await.0), "default-src 'none'");

    // `layer()` returns the service's own layer type, and `ServiceBuilder` accepts either.
    let _: PolicyService<(), Shop> = Shop.layer(());
    let inner = service_fn(async |_: Request<()>| Ok::<_, Infallible>(Response::new(())));
    let service = ServiceBuilder::new().layer(Api).service(inner);
    let response = service.oneshot(Request::new(())).await.expect("infallible");
    assert_eq!(csp(response.headers()), "default-src 'none'");
}

#[tokio::test]
async fn a_configured_policy_is_a_layer() {
    let slotted = Slotted::configure(SlottedSlots { cdn: "https://cdn.example.com".parse().expect("a host") });
    for app in [
        Router::new().route("/", get(page)).layer(slotted.clone()),
        Router::new().route("/", get(page)).layer(slotted.layer()),
    ] {
        let (headers, body) = send(&app, Method::GET, "/").await;
        assert_eq!(csp(&headers), format!("script-src 'nonce-{body}' https://cdn.example.com; base-uri 'none'"));
    }
}

/// A trait that the user has derived is not implemented twice.
#[test]
fn a_policy_can_be_cloned_once() {
    fn copy<P: Policy + Copy>(policy: P) -> P {
        policy
    }
    assert_eq!(copy(Derived), Derived);
    let (_, _) = (copy(Conditional), copy(Api));
}

#[tokio::test]
async fn a_fallback_is_covered() {
    let app: Router = Router::new()
        .route("/", get(page))
        .fallback(async |nonce: Nonce| (StatusCode::NOT_FOUND, Html(nonce.to_string())))
        .layer(Shop::layer());
    let (headers, body) = send(&app, Method::GET, "/nowhere").await;

    assert_eq!(csp(&headers), format!("script-src 'nonce-{body}'; base-uri 'none'"));
}

#[tokio::test]
async fn the_policy_wins_over_the_handler_and_nothing_else_changes() {
    let app = shop(get(async || {
        AppendHeaders([
            (SET_COOKIE, "a=1"),
            (X_FRAME_OPTIONS, "SAMEORIGIN"),
            (SERVER, "shop/1.0"),
            (SET_COOKIE, "b=2"),
            (X_FRAME_OPTIONS, "ALLOWALL"),
            (ETAG, "\"1\""),
        ])
    }));
    let headers = respond(&app, Method::GET, "/").await.into_parts().0.headers;

    assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
    assert_eq!(values(&headers, SET_COOKIE), ["a=1", "b=2"]);
    assert_eq!(headers[ETAG], "\"1\"");
    assert_eq!(headers.get(SERVER), None);
}

#[tokio::test]
async fn the_inner_policy_wins() {
    let app =
        Router::new().route("/api", get(async || "{}").layer(Api::layer())).route("/", get(page)).layer(Shop::layer());

    let (headers, _) = send(&app, Method::GET, "/api").await;
    assert_eq!(csp(&headers), "default-src 'none'");
    assert_eq!(headers.get(X_FRAME_OPTIONS), None, "it belongs to the Content-Security-Policy");
    assert_eq!(headers.get(CACHE_CONTROL), None);

    let (headers, body) = send(&app, Method::GET, "/").await;
    assert_eq!(csp(&headers), format!("script-src 'nonce-{body}'; base-uri 'none'"));
}

#[tokio::test]
async fn a_nested_router_keeps_its_policy() {
    let api = Router::new().route("/stock", get(async || "{}")).layer(Api::layer());
    let app = Router::new().nest("/api", api).layer(Shop::layer());
    let (headers, _) = send(&app, Method::GET, "/api/stock").await;

    assert_eq!(csp(&headers), "default-src 'none'");
}

#[tokio::test]
async fn the_inner_and_the_outer_policy_share_the_nonce() {
    let app = Router::new()
        .route("/embed", get(page).layer(Embed::layer()))
        .layer(axum::middleware::from_fn(async |nonce: Nonce, request, next: axum::middleware::Next| {
            ([("x-outer", nonce.to_string())], next.run(request).await)
        }))
        .layer(Shop::layer());
    let (headers, body) = send(&app, Method::GET, "/embed").await;

    assert_eq!(csp(&headers), format!("default-src 'none'; style-src 'nonce-{body}'"));
    assert_eq!(headers["x-outer"], body);
}

#[tokio::test]
async fn a_handler_that_marks_its_response_keeps_its_own_policy() {
    let app = shop(get(async || (Extension(Applied::of::<Api>()), Api::headers(), "{}")));
    let (headers, _) = send(&app, Method::GET, "/").await;

    assert_eq!(csp(&headers), "default-src 'none'");
    assert_eq!(headers.get(X_FRAME_OPTIONS), None);
}

#[tokio::test]
async fn a_handler_that_does_not_mark_its_response_loses_to_the_layer() {
    let app = shop(get(async || (Api::headers(), "{}")));
    let (headers, _) = send(&app, Method::GET, "/").await;

    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["script-src 'none'; base-uri 'none'"]);
}

#[tokio::test]
async fn a_304_carries_no_nonce() {
    let app = shop(get(async || {
        (
            StatusCode::NOT_MODIFIED,
            [
                (CACHE_CONTROL, "max-age=60"),
                (CONTENT_SECURITY_POLICY, "default-src *"),
                (X_FRAME_OPTIONS, "SAMEORIGIN"),
                (SERVER, "shop/1.0"),
            ],
        )
    }));
    let response = respond(&app, Method::GET, "/").await;
    let headers = response.headers();

    assert_eq!(response.status(), 304);
    assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None);
    assert_eq!(headers.get(SERVER), None);
    assert_eq!(headers[X_FRAME_OPTIONS], "DENY");
    assert_eq!(headers[CACHE_CONTROL], "max-age=60");
}

#[tokio::test]
async fn a_304_without_a_nonce_carries_the_policy() {
    let app = Router::new().route("/", get(async || StatusCode::NOT_MODIFIED)).layer(Api::layer());

    assert_eq!(csp(respond(&app, Method::GET, "/").await.headers()), "default-src 'none'");
}

#[tokio::test]
async fn a_response_with_a_nonce_is_not_stored() {
    let stays = |value| (vec![value], vec![value]);
    let tightened = |values: &[&'static str]| (values.to_vec(), vec!["private, no-store"]);

    for (handler, sent) in [
        tightened(&[]),
        tightened(&["public, max-age=3600"]),
        tightened(&["private"]),
        tightened(&["no-cache"]),
        tightened(&["max-age=0", "must-revalidate"]),
        tightened(&["no-storefront"]),
        tightened(&["no-cache=\"no-store-x\""]),
        tightened(&["ext=\"a, no-store\""]),
        tightened(&["ext=\"\\\", no-store\", max-age=60"]),
        tightened(&["no-store, must-understand, max-age=60"]),
        stays("ext=\"\\\\\", no-store"),
        stays("no-store"),
        stays("No-Store"),
        stays("max-age=0,NO-STORE ,private"),
        (vec!["private", "no-store"], vec!["private", "no-store"]),
    ] {
        let lines: Vec<_> = handler.iter().map(|line| (CACHE_CONTROL, *line)).collect();
        let app = shop(get(async move |_: Nonce| AppendHeaders(lines)));
        let (headers, _) = send(&app, Method::GET, "/").await;

        assert_eq!(values(&headers, CACHE_CONTROL), sent, "{handler:?}");
    }
}

#[tokio::test]
async fn a_header_for_certain_caches_does_not_store_a_nonce_either() {
    let app = shop(get(async |_: Nonce| {
        AppendHeaders([
            ("cdn-cache-control", "max-age=3600"),
            ("acme-cdn-cache-control", "public"),
            ("acme-cdn-cache-control", "no-store"),
            ("surrogate-control", "max-age=3600"),
            ("x-accel-expires", "3600"),
            ("edge-control", "!no-store, max-age=1d"),
            ("x-cache-control-note", "kept"),
        ])
    }));
    let (headers, _) = send(&app, Method::GET, "/").await;

    assert_eq!(headers.get("cdn-cache-control"), None);
    assert_eq!(headers.get("surrogate-control"), None);
    assert_eq!(headers.get("x-accel-expires"), None);
    assert_eq!(headers.get("edge-control"), None);
    assert_eq!(headers.get_all("acme-cdn-cache-control").iter().count(), 2);
    assert_eq!(headers["x-cache-control-note"], "kept");
}

#[tokio::test]
async fn a_response_without_a_nonce_is_stored_as_its_handler_says() {
    let app = Router::new().route("/", get(async || [(CACHE_CONTROL, "public, max-age=3600")])).layer(Api::layer());
    let (headers, _) = send(&app, Method::GET, "/").await;

    assert_eq!(values(&headers, CACHE_CONTROL), ["public, max-age=3600"]);
}

#[tokio::test]
async fn a_policy_that_declares_cache_control_has_the_last_word() {
    let app = Router::new().route("/", get(async |_: Nonce| [(CACHE_CONTROL, "no-store")])).layer(Cached::layer());
    let (headers, _) = send(&app, Method::GET, "/").await;

    assert_eq!(values(&headers, CACHE_CONTROL), ["no-cache"]);
}

#[tokio::test]
async fn a_nonce_without_a_layer_is_a_500_that_says_what_to_write() {
    let app = Router::new().route("/", get(page));
    let response = respond(&app, Method::GET, "/").await;
    assert_eq!(response.status(), 500);

    let (_, body) = send(&app, Method::GET, "/").await;
    assert_eq!(body, MissingNonce.to_string());
    assert!(body.contains(".layer(Shop::layer())"), "{body}");
}

#[tokio::test]
async fn a_nonce_under_a_policy_that_has_none_is_a_500_too() {
    let app = Router::new().route("/", get(page)).layer(Api::layer());
    let response = respond(&app, Method::GET, "/").await;

    assert_eq!(response.status(), 500);
    assert_eq!(csp(response.headers()), "default-src 'none'");
}

#[tokio::test]
async fn an_optional_nonce_is_there_or_not() {
    let handler = async |nonce: Option<Nonce>| nonce.is_some().to_string();
    let with = shop(get(handler));
    let without = Router::new().route("/", get(handler));

    assert_eq!(send(&with, Method::GET, "/").await.1, "true");
    assert_eq!(send(&without, Method::GET, "/").await.1, "false");
}

#[tokio::test]
async fn it_is_a_tower_layer_over_any_body_and_any_error() {
    // Neither body is `Send` or `Clone`, and one does not implement `Body`.
    let service = ServiceBuilder::new()
        .layer(Shop::layer())
        .service(service_fn(async |request: Request<Rc<str>>| Ok::<_, Infallible>(Response::new(request.into_body()))));
    let response = service.oneshot(Request::new(Rc::from("hello"))).await;
    let response = response.expect("infallible");
    assert_eq!(response.headers()[X_FRAME_OPTIONS], "DENY");
    assert_eq!(&**response.body(), "hello");

    let broken = Shop::layer().layer(service_fn(async |_: Request<()>| Err::<Response<()>, _>("broken")));
    assert_eq!(broken.oneshot(Request::new(())).await.err(), Some("broken"));
}

#[test]
fn it_takes_no_space() {
    type Stack = PolicyService<PolicyService<(), Api>, Shop>;

    assert_eq!(size_of::<PolicyLayer<Shop>>(), 0);
    assert_eq!(size_of::<Stack>(), 0);
    assert_eq!(size_of::<PolicyFuture<(), Api>>(), 0);
    assert_eq!(size_of::<PolicyFuture<(), Shop>>(), size_of::<LazyNonce>());
}

#[test]
fn it_asks_nothing_of_the_policy() {
    fn shared<T: Copy + Default + std::fmt::Debug + Send + Sync + Unpin + 'static>(_: T) {}

    /// Neither `Clone` nor `Send`: a policy is only a type name.
    struct Local(#[expect(dead_code)] Rc<()>);

    impl Policy for Local {
        type Nonce = ();
        type Prepared = ();
        const HEADERS: &'static [(&'static str, &'static str)] = &[];
        fn apply_prepared((): &(), _: &mut HeaderMap, (): &()) {}
        fn apply_not_modified((): &(), _: &mut HeaderMap) {}
    }

    shared(PolicyLayer::<Local>::new());
    assert_eq!(format!("{:?}", PolicyLayer::<Local>::default()), "PolicyLayer { .. }");
}

#[tokio::test]
async fn what_was_prepared_at_start_up_is_in_the_response() {
    use std::sync::Arc;

    struct Slotted;

    impl Policy for Slotted {
        type Nonce = ();
        type Prepared = Arc<HeaderMap>;
        const HEADERS: &'static [(&'static str, &'static str)] = &[];
        fn apply_prepared(prepared: &Arc<HeaderMap>, headers: &mut HeaderMap, (): &()) {
            headers.extend(HeaderMap::clone(prepared));
        }
        fn apply_not_modified(_: &Arc<HeaderMap>, _: &mut HeaderMap) {}
    }

    let app = Router::new()
        .route("/", get(async || "hello"))
        .layer(PolicyLayer::<Slotted>::from_prepared(Arc::new(Api::headers())));
    let (headers, _) = send(&app, Method::GET, "/").await;

    assert_eq!(csp(&headers), "default-src 'none'");
}

async fn page(nonce: Nonce) -> Html<String> {
    Html(nonce.to_string())
}

fn shop(handler: axum::routing::MethodRouter) -> Router {
    Router::new().route("/", handler).layer(Shop::layer())
}

async fn send(app: &Router, method: Method, path: &str) -> (HeaderMap, String) {
    let (parts, body) = respond(app, method, path).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("in memory");
    (parts.headers, String::from_utf8(body.to_vec()).expect("text"))
}

async fn respond(app: &Router, method: Method, path: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(Body::empty()).expect("a request");
    app.clone().oneshot(request).await.into_response()
}

fn csp(headers: &HeaderMap) -> &str {
    headers[CONTENT_SECURITY_POLICY].to_str().expect("ASCII")
}

fn values(headers: &HeaderMap, name: axum::http::HeaderName) -> Vec<&str> {
    let values = headers.get_all(name).into_iter();
    values.map(|value| value.to_str().expect("ASCII")).collect()
}

mod policies {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Shop {
            x_frame_options: deny,
            content_security_policy: { script_src: nonce, base_uri: none },
            remove: ["server"],
        }
    }

    security_policy! {
        pub(crate) struct Embed { content_security_policy: { default_src: none, style_src: nonce } }
    }

    security_policy! {
        pub(crate) struct Cached {
            #[allow(cache_nonce, reason = "the test is of what a declared cache-control does")]
            cache_control: { no_cache },
            content_security_policy: { script_src: nonce, base_uri: none },
        }
    }

    security_policy! {
        pub(crate) struct Slotted { content_security_policy: { script_src: [nonce, $cdn], base_uri: none } }
    }

    security_policy! {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct Derived { x_frame_options: deny }
    }

    security_policy! {
        #[derive(Debug)]
        #[cfg_attr(test, derive(Clone, Copy))]
        pub(crate) struct Conditional { x_frame_options: deny }
    }

    security_policy! {
        pub(crate) struct Api { content_security_policy: { default_src: none } }
    }
}
