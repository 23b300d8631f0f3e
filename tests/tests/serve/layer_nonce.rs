//! A nonce is drawn on first use: which responses carry it, which carry the policy without it, and when it is too late.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::FromRequestParts as _,
    http::{
        Extensions, HeaderMap, HeaderName, Method, Request, Response, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY, CONTENT_TYPE, SET_COOKIE,
            UPGRADE, X_FRAME_OPTIONS,
        },
        request::Parts,
    },
    middleware::{Next, from_fn},
    response::{AppendHeaders, Html, IntoResponse},
    routing::get,
};
use security_policy::{
    LazyNonce, Nonce, NonceError, PerResponse as _, Policy,
    adapter::{NonceRejection, PolicyLayer},
    slot::ScriptSource,
};
use tower::{Layer as _, Service as _, ServiceExt as _, service_fn};

use policies::{Framed, Shop, Slotted, SlottedSlots};

const PUBLIC: &str = "public, max-age=3600";
const WITHOUT: &str = "script-src 'none'; style-src 'self'; base-uri 'none'";
const WITHOUT_REPORT_ONLY: &str = "script-src 'none'; report-uri /reports";

#[tokio::test]
async fn a_response_without_a_used_nonce_can_be_cached() {
    let app = shop(get(async || ([(CACHE_CONTROL, PUBLIC)], Html("hello"))));
    let headers = respond(&app, Method::GET).await.into_parts().0.headers;

    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [WITHOUT]);
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY_REPORT_ONLY), [WITHOUT_REPORT_ONLY]);
    assert_eq!(values(&headers, CACHE_CONTROL), [PUBLIC]);
    assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
}

#[tokio::test]
async fn a_page_that_asks_carries_the_nonce() {
    let app = shop(get(async |nonce: Nonce| ([(CACHE_CONTROL, PUBLIC)], Html(nonce.to_string()))));
    let (headers, nonce) = send(&app, Method::GET).await;

    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [with(&nonce)]);
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY_REPORT_ONLY),
        [format!("script-src 'nonce-{nonce}'; report-uri /reports")]
    );
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);
}

#[tokio::test]
async fn what_cannot_run_script_does_without() {
    for (types, can_run) in [
        (&[][..], true),
        (&["text/html"], true),
        (&["Text/HTML ; charset=utf-8"], true),
        (&["application/xhtml+xml"], true),
        (&["image/svg+xml"], true),
        (&["text/xml"], true),
        (&["multipart/x-mixed-replace;boundary=x"], true),
        (&["message/rfc822"], true),
        (&["nonsense"], true),
        (&["unknown/unknown"], true),
        (&["text/plain", "text/html"], true),
        (&["text/html", "text/plain"], true),
        (&["text/plain, text/html"], true),
        (&["text/css"], false),
        (&["application/json"], false),
        (&["font/woff2"], false),
        (&["text/plain; charset=utf-8"], false),
        (&["image/png", "text/css"], false),
    ] {
        let handler = async move |_: Nonce| {
            let mut response = Response::new(Body::from("body"));
            response.headers_mut().insert(CACHE_CONTROL, PUBLIC.parse().expect("a value"));
            for one in types {
                response.headers_mut().append(CONTENT_TYPE, one.parse().expect("a value"));
            }
            response
        };
        let headers = respond(&shop(get(handler)), Method::GET).await.into_parts().0.headers;
        let csp = headers[CONTENT_SECURITY_POLICY].to_str().expect("ASCII");

        assert_eq!(csp.contains("'nonce-"), can_run, "{types:?}: {csp}");
        assert_eq!(csp == WITHOUT, !can_run, "{types:?}: {csp}");
        assert_eq!(values(&headers, CACHE_CONTROL), [if can_run { "private, no-store" } else { PUBLIC }], "{types:?}");
    }
}

#[tokio::test]
async fn a_304_carries_neither_form() {
    let not_modified = || (StatusCode::NOT_MODIFIED, [(CACHE_CONTROL, PUBLIC)]);
    for app in [shop(get(async move || not_modified())), shop(get(async move |_: Nonce| not_modified()))] {
        let headers = respond(&app, Method::GET).await.into_parts().0.headers;

        assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None);
        assert_eq!(headers.get(CONTENT_SECURITY_POLICY_REPORT_ONLY), None);
        assert_eq!(headers[X_FRAME_OPTIONS], "DENY");
        assert_eq!(headers[CACHE_CONTROL], PUBLIC);
    }
}

/// The response of a WebSocket handshake creates no document, but sets cookies and names the server.
#[tokio::test]
async fn a_101_carries_neither_form() {
    let app =
        shop(get(async |_: Nonce| (StatusCode::SWITCHING_PROTOCOLS, [(UPGRADE, "websocket"), (SET_COOKIE, "a=1")])));
    let headers = respond(&app, Method::GET).await.into_parts().0.headers;

    assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None);
    assert_eq!(headers.get(CACHE_CONTROL), None);
    assert_eq!(headers[X_FRAME_OPTIONS], "DENY");
    assert_eq!(headers[UPGRADE], "websocket");
    assert_eq!(headers[SET_COOKIE], "a=1; Secure; HttpOnly; SameSite=Lax");
}

#[tokio::test]
async fn head_is_treated_as_get() {
    let asks = shop(get(async |nonce: Nonce| Html(nonce.to_string())));
    let headers = respond(&asks, Method::HEAD).await.into_parts().0.headers;
    assert!(values(&headers, CONTENT_SECURITY_POLICY)[0].contains("'nonce-"));
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);

    let asks_not = shop(get(async || ([(CACHE_CONTROL, PUBLIC)], Html("hello"))));
    let headers = respond(&asks_not, Method::HEAD).await.into_parts().0.headers;
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [WITHOUT]);
    assert_eq!(values(&headers, CACHE_CONTROL), [PUBLIC]);
}

#[tokio::test]
async fn an_error_page_is_like_any_other() {
    let app = Router::new()
        .route("/", get(async |nonce: Nonce| (StatusCode::INTERNAL_SERVER_ERROR, Html(nonce.to_string()))))
        .layer(Shop::layer());
    let (headers, nonce) = send(&app, Method::GET).await;
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [with(&nonce)]);

    let headers = respond(&app, Method::POST).await.into_parts();
    assert_eq!(headers.0.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(values(&headers.0.headers, CONTENT_SECURITY_POLICY), [WITHOUT]);
}

/// An error page that a middleware makes from the handler's error, with the nonce that it took before.
#[tokio::test]
async fn a_middleware_that_takes_the_nonce_uses_it() {
    let app = Router::new()
        .route("/", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .layer(from_fn(async |nonce: Nonce, request: Request<Body>, next: Next| {
            match next.run(request).await.status().is_server_error() {
                true => Html(nonce.to_string()).into_response(),
                false => unreachable!("the handler fails"),
            }
        }))
        .layer(Shop::layer());
    let (headers, nonce) = send(&app, Method::GET).await;
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [with(&nonce)]);
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);

    // The other ways to get the nonce.
    for ask in [
        (|extensions: &mut Extensions| extensions.get::<LazyNonce>().expect("the layer's").get()) as fn(&mut _) -> _,
        Nonce::for_request,
    ] {
        let app = Router::new()
            .route("/", get(async || Html("hello")))
            .layer(from_fn(move |mut request: Request<Body>, next: Next| async move {
                let nonce = ask(request.extensions_mut()).expect("the headers are not written");
                ([("x-nonce", nonce.to_string())], next.run(request).await)
            }))
            .layer(Shop::layer());
        let headers = respond(&app, Method::GET).await.into_parts().0.headers;
        let nonce = headers["x-nonce"].to_str().expect("ASCII");
        assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [with(nonce)]);
    }
}

/// The body of a page is streamed after its headers were sent: it uses a nonce that was taken before.
#[tokio::test]
async fn a_streamed_body_cannot_ask() {
    let asked: Arc<Mutex<Vec<Result<String, String>>>> = Arc::default();
    for asks_in_time in [false, true] {
        let log = asked.clone();
        let app = shop(get(async move |request: Request<Body>| {
            let lazy = request.extensions().get::<LazyNonce>().expect("the layer's").clone();
            let before = asks_in_time.then(|| lazy.get().expect("in time").to_string());
            let stream = Streamed(Some(move || {
                let after = lazy.get().map(|nonce| nonce.to_string()).map_err(|error| error.to_string());
                log.lock().expect("no panic").push(after);
                Bytes::from(before.unwrap_or_default())
            }));
            Html(Body::from_stream(stream))
        }));
        let (headers, body) = send(&app, Method::GET).await;
        let expected = if asks_in_time { with(&body) } else { WITHOUT.to_owned() };
        assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [expected]);
    }
    let asked = asked.lock().expect("no panic");
    assert_eq!(*asked, [Err(NonceError::Closed.to_string()), Err(NonceError::Closed.to_string())]);
    assert!(NonceError::Closed.to_string().contains("help: get the nonce before the handler returns"));
}

#[tokio::test]
async fn a_kept_request_cannot_ask() {
    let kept: Arc<Mutex<Option<Parts>>> = Arc::default();
    let log = kept.clone();
    let app = shop(get(async move |request: Request<Body>| {
        *log.lock().expect("no panic") = Some(request.into_parts().0);
        Html("hello")
    }));
    drop(respond(&app, Method::GET).await);

    let mut parts = kept.lock().expect("no panic").take().expect("a request");
    let taken = Nonce::from_request_parts(&mut parts, &()).await;
    assert!(matches!(taken, Err(NonceRejection::Unavailable(NonceError::Closed))));
    let taken = <Option<Nonce>>::from_request_parts(&mut parts, &()).await;
    assert!(taken.is_err(), "not none, which would be a page without a script");
    assert!(matches!(Nonce::for_request(&mut parts.extensions), Err(NonceError::Closed)));
}

/// A service that is called twice for one request, as by a retrying middleware.
#[tokio::test]
async fn a_second_try_has_a_nonce_of_its_own() {
    let mut service = Shop::layer().layer(service_fn(|request: Request<()>| {
        let lazy = request.extensions().get::<LazyNonce>().expect("the layer's").clone();
        async move { Ok::<_, std::convert::Infallible>(Response::new(lazy.get().expect("in time").to_string())) }
    }));
    let mut request = Request::new(());
    let first = Nonce::for_request(request.extensions_mut()).expect("in time");
    let mut nonces = vec![];
    for _ in 0..2 {
        let response = service.ready().await.expect("infallible").call(request.clone()).await.expect("infallible");
        assert_eq!(values(response.headers(), CONTENT_SECURITY_POLICY), [with(response.body())]);
        nonces.push(response.into_body());
    }
    assert_eq!(nonces[0], first.as_str());
    assert_ne!(nonces[1], first.as_str());
}

#[tokio::test]
async fn an_inner_and_an_outer_policy_share_the_nonce() {
    for asks in [false, true] {
        let handler = async move |request: Request<Body>| {
            let lazy = request.extensions().get::<LazyNonce>().expect("the layer's");
            Html(if asks { lazy.get().expect("in time").to_string() } else { String::new() })
        };
        // The inner policy has no Content-Security-Policy, so the outer one's is sent.
        let app = Router::new().route("/", get(handler)).layer(Framed::layer()).layer(Shop::layer());
        let (headers, nonce) = send(&app, Method::GET).await;
        let expected = if asks { with(&nonce) } else { WITHOUT.to_owned() };
        assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [expected]);
        assert_eq!(headers.contains_key(CACHE_CONTROL), asks);

        // The same layer twice.
        let app = Router::new().route("/", get(handler)).layer(Shop::layer()).layer(Shop::layer());
        let (headers, nonce) = send(&app, Method::GET).await;
        let expected = if asks { with(&nonce) } else { WITHOUT.to_owned() };
        assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [expected]);
        assert_eq!(headers.contains_key(CACHE_CONTROL), asks);
        assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
    }
}

#[tokio::test]
async fn a_policy_with_slots_does_without_too() {
    let cdn = ScriptSource::parse("https://cdn.example.com").expect("a source");
    let slotted = Slotted::configure(SlottedSlots { cdn });
    let asks_not = Router::new().route("/", get(async || Html("hello"))).layer(slotted.layer());
    let headers = respond(&asks_not, Method::GET).await.into_parts().0.headers;
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY),
        ["script-src https://cdn.example.com; style-src 'none'; base-uri 'none'"]
    );
    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY_REPORT_ONLY), ["script-src 'none'; report-uri /reports"]);

    let asks = Router::new().route("/", get(async |nonce: Nonce| Html(nonce.to_string()))).layer(slotted.layer());
    let (headers, nonce) = send(&asks, Method::GET).await;
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY),
        [format!("script-src 'nonce-{nonce}' https://cdn.example.com; style-src 'nonce-{nonce}'; base-uri 'none'")]
    );
}

/// A hand-written policy has no form without a nonce: it gets a nonce that is not revealed, and stays out of caches.
#[tokio::test]
async fn a_policy_by_hand_stays_out_of_caches() {
    struct ByHand;

    impl Policy for ByHand {
        type Nonce = Nonce;
        type Prepared = ();
        const HEADERS: &'static [(&'static str, &'static str)] = &[];
        fn apply_prepared((): &(), headers: &mut HeaderMap, nonce: &Nonce) {
            let value = format!("script-src 'nonce-{nonce}'").parse().expect("a value");
            headers.insert(CONTENT_SECURITY_POLICY, value);
        }
        fn apply_not_modified((): &(), headers: &mut HeaderMap) {
            headers.remove(CONTENT_SECURITY_POLICY);
        }
    }

    let app = Router::new()
        .route("/", get(async || AppendHeaders([(CACHE_CONTROL, PUBLIC)])))
        .layer(PolicyLayer::<ByHand>::new());
    let headers = respond(&app, Method::GET).await.into_parts().0.headers;
    assert!(values(&headers, CONTENT_SECURITY_POLICY)[0].starts_with("script-src 'nonce-"));
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);
}

/// A body with one part, which is made when the server polls it.
struct Streamed<F>(Option<F>);

impl<F: FnOnce() -> Bytes + Unpin> futures_core::Stream for Streamed<F> {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(|make| Ok(make())))
    }
}

fn with(nonce: &str) -> String {
    format!(
        "script-src 'nonce-{nonce}' 'strict-dynamic' https: 'unsafe-inline'; style-src 'self' 'nonce-{nonce}'; base-uri 'none'"
    )
}

fn shop(handler: axum::routing::MethodRouter) -> Router {
    Router::new().route("/", handler).layer(Shop::layer())
}

async fn send(app: &Router, method: Method) -> (HeaderMap, String) {
    let (parts, body) = respond(app, method).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("in memory");
    (parts.headers, String::from_utf8(body.to_vec()).expect("text"))
}

async fn respond(app: &Router, method: Method) -> Response<Body> {
    let request = Request::builder().method(method).uri("/").body(Body::empty()).expect("a request");
    app.clone().oneshot(request).await.into_response()
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().map(|value| value.to_str().expect("ASCII")).collect()
}

mod policies {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Shop {
            x_frame_options: deny,
            #[allow(csp_strict_dynamic, reason = "what a nonce switches off is tested")]
            content_security_policy: {
                script_src: [nonce, strict_dynamic, https, unsafe_inline],
                style_src: [self, nonce],
                base_uri: none,
            },
            content_security_policy_report_only: { script_src: nonce, report_uri: "/reports" },
            cookies: { default },
        }
    }

    security_policy! {
        pub(crate) struct Framed { referrer_policy: no_referrer }
    }

    security_policy! {
        pub(crate) struct Slotted {
            content_security_policy: { script_src: [nonce, $cdn], style_src: nonce, base_uri: none },
            #[allow(csp_strict_dynamic, reason = "what a nonce switches off is tested")]
            content_security_policy_report_only: { script_src: [nonce, strict_dynamic, $cdn], report_uri: "/reports" },
        }
    }
}
