//! A response with a session stays out of shared caches, whatever its handler or a policy declares.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{
        HeaderMap, HeaderName, Request,
        header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, SET_COOKIE, VARY},
    },
    response::{AppendHeaders, Html, IntoResponse},
    routing::{MethodRouter, get, post},
};
use security_policy::{Key, Keys, Nonce, UnixTime, csrf::CsrfToken};
use tower::ServiceExt as _;

use policies::{Allowed, Bound, Inner, Nonced, Shop, Tokens};

const PUBLIC: &str = "public, max-age=3600";

#[tokio::test]
async fn a_session_that_is_set_makes_a_response_private() {
    for line in [
        "__Host-user=1",
        "__Host-login=; Max-Age=0",
        "__Host-secret=1; Secure",
        "flask=1",
        "sid=1",
        "__Host-csrf=1",
        " sid =1",
    ] {
        let headers = send(get(async move || [(SET_COOKIE, line), (CACHE_CONTROL, PUBLIC)]), Shop::layer()).await;
        assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"], "{line}");
        assert_eq!(values(&headers, VARY), ["cookie"], "{line}");
    }
    for line in ["theme=dark", "other=1", "SID=1", "user=1", "x=sid=1"] {
        let headers = send(get(async move || [(SET_COOKIE, line), (CACHE_CONTROL, PUBLIC)]), Shop::layer()).await;
        assert_eq!(values(&headers, CACHE_CONTROL), [PUBLIC], "{line}");
        assert_eq!(headers.get(VARY), None, "{line}");
    }
    let headers = send(get(async || [(CACHE_CONTROL, PUBLIC)]), Shop::layer()).await;
    assert_eq!(values(&headers, CACHE_CONTROL), [PUBLIC]);
}

#[tokio::test]
async fn what_is_stricter_stays_and_what_is_wider_goes() {
    for (own, sent) in [
        (&[][..], &["private"][..]),
        (&["public"], &["private"]),
        (&["s-maxage=60, max-age=5"], &["private, max-age=5"]),
        (&["max-age=60", "public"], &["private, max-age=60"]),
        (&["no-store"], &["no-store"]),
        (&["private, max-age=60"], &["private, max-age=60"]),
        (&["no-cache=\"set-cookie\", public"], &["private, no-cache=\"set-cookie\""]),
        (&["private=\"set-cookie\", max-age=60"], &["private, max-age=60"]),
    ] {
        let handler = async move || {
            let own = own.iter().map(|line| (CACHE_CONTROL, *line)).collect::<Vec<_>>();
            (
                AppendHeaders(own),
                AppendHeaders([
                    ("set-cookie", "sid=1"),
                    ("vary", "accept"),
                    ("cdn-cache-control", "max-age=60"),
                    ("x-accel-expires", "60"),
                    ("surrogate-control", "private"),
                ]),
            )
        };
        let headers = send(get(handler), Shop::layer()).await;
        assert_eq!(values(&headers, CACHE_CONTROL), sent, "{own:?}");
        assert_eq!(values(&headers, VARY), ["accept", "cookie"]);
        assert_eq!(headers.get("cdn-cache-control"), None);
        assert_eq!(headers.get("x-accel-expires"), None);
        assert_eq!(headers["surrogate-control"], "private");
    }
}

#[tokio::test]
async fn a_policy_that_is_public_on_purpose_is_not_where_a_session_is_set() {
    let headers = send(get(async || "hello"), Allowed::layer()).await;
    assert_eq!(values(&headers, CACHE_CONTROL), [PUBLIC]);
    assert_eq!(headers["cdn-cache-control"], "max-age=60");

    let headers = send(get(async || [(SET_COOKIE, "sid=1")]), Allowed::layer()).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
    assert_eq!(headers.get("cdn-cache-control"), None);
    assert_eq!(values(&headers, VARY), ["cookie"]);
}

#[tokio::test]
async fn with_a_nonce_and_by_hand_it_is_the_same() {
    let headers = send(get(async || [(SET_COOKIE, "sid=1"), (CACHE_CONTROL, PUBLIC)]), Nonced::layer()).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
    let headers = send(get(async |_: Nonce| [(SET_COOKIE, "sid=1"), (CACHE_CONTROL, PUBLIC)]), Nonced::layer()).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, no-store"]);
    assert_eq!(values(&headers, VARY), ["cookie"]);

    let mut headers = HeaderMap::new();
    let keys = Keys::signing_with(Key::random());
    Shop::USER.set(&mut headers, &keys, "42", UnixTime::now()).expect("fits");
    headers.insert(CACHE_CONTROL, PUBLIC.parse().expect("a value"));
    Shop::apply(&mut headers);
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
    assert_eq!(values(&headers, VARY), ["cookie"]);

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "text/css".parse().expect("a value"));
    headers.insert(SET_COOKIE, "sid=1".parse().expect("a value"));
    Nonced::apply(&mut headers, &Nonce::random());
    assert_eq!(values(&headers, CACHE_CONTROL), ["private"]);
}

#[tokio::test]
async fn a_session_of_either_policy_counts() {
    let route = || get(async || [(SET_COOKIE, "sid=1")]);
    // The outer policy declares the session, and the inner one the caching; and the other way around.
    for app in [
        Router::new().route("/", route().layer(Inner::layer())).layer(Shop::layer()),
        Router::new().route("/", route().layer(Shop::layer())).layer(Inner::layer()),
    ] {
        let headers = respond(app, Request::new(Body::empty())).await.0;
        assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
        assert_eq!(values(&headers, VARY), ["cookie"]);
    }
}

#[tokio::test]
async fn a_page_made_from_a_session_that_the_csrf_layer_read_is_private() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let app = || {
        Router::new()
            .route("/form", get(async |token: CsrfToken| ([(CACHE_CONTROL, PUBLIC)], Html(token.text()))))
            .route("/page", get(async || [(CACHE_CONTROL, PUBLIC)]))
            .route("/save", post(async || [(CACHE_CONTROL, PUBLIC)]))
            .layer(Bound::CSRF.layer(keys.clone()))
            .layer(Bound::layer())
    };
    let request = |path: &str, cookies: &str| {
        let request = Request::get(path).header(COOKIE, cookies);
        request.body(Body::empty()).expect("a request")
    };

    // The policy itself is public: a page that reads no session stays public.
    let (headers, _) = respond(app(), request("/page", "sid=42")).await;
    assert_eq!(values(&headers, CACHE_CONTROL), [PUBLIC]);

    let (headers, token) = respond(app(), request("/form", "sid=42")).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
    assert_eq!(values(&headers, VARY), ["cookie"]);
    let half = values(&headers, SET_COOKIE)[0].split(';').next().expect("a pair").to_owned();

    // The same once the browser has the token's cookie, so that none is set.
    let (headers, _) = respond(app(), request("/form", &format!("sid=42; {half}"))).await;
    assert_eq!(headers.get(SET_COOKIE), None);
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);

    // Verifying a token reads the session.
    let request = Request::post("/save")
        .header(COOKIE, format!("sid=42; {half}"))
        .header("x-csrf-token", token)
        .body(Body::empty())
        .expect("a request");
    let (headers, _) = respond(app(), request).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
    assert_eq!(values(&headers, VARY), ["cookie"]);
}

/// A form for a visitor without a session, whose browser already has the token's cookie.
#[tokio::test]
async fn a_page_with_a_token_is_private_without_a_session_too() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let app = Router::new()
        .route("/", get(async |token: CsrfToken| Html(token.text())))
        .layer(Tokens::CSRF.layer(keys))
        .layer(Tokens::layer());
    let (headers, _) = respond(app.clone(), Request::new(Body::empty())).await;
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
    let half = values(&headers, SET_COOKIE)[0].split(';').next().expect("a pair").to_owned();
    let request = Request::get("/").header(COOKIE, half).body(Body::empty()).expect("a request");
    let (headers, _) = respond(app, request).await;
    assert_eq!(headers.get(SET_COOKIE), None);
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);

    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, "__Host-csrf=1".parse().expect("a value"));
    Tokens::apply(&mut headers);
    assert_eq!(values(&headers, CACHE_CONTROL), ["private, max-age=3600"]);
}

async fn send<P: security_policy::Policy>(
    route: MethodRouter,
    layer: security_policy::adapter::PolicyLayer<P>,
) -> HeaderMap {
    respond(Router::new().route("/", route).layer(layer), Request::new(Body::empty())).await.0
}

async fn respond(app: Router, request: Request<Body>) -> (HeaderMap, String) {
    let (parts, body) = app.oneshot(request).await.into_response().into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("in memory");
    (parts.headers, String::from_utf8(body.to_vec()).expect("text"))
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().map(|value| value.to_str().expect("ASCII")).collect()
}

mod policies {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Shop {
            origin: "https://shop.example.com",
            cookies: {
                user: { name: "__Host-user", max_age: 10min, signed },
                login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
                secret: { name: "__Host-secret", max_age: 10min, private },
                flask: { max_age: 10min, flask },
                bound: { name: "sid", max_age: 10min },
                theme: { max_age: 1y },
            },
            csrf: { bind_to: bound },
        }
    }

    security_policy! {
        pub(crate) struct Bound {
            origin: "https://shop.example.com",
            #[allow(cache_session, reason = "most pages are the same for everybody")]
            cache_control: { public, max_age: 1h },
            cookies: { plain: { name: "sid", max_age: 10min } },
            csrf: { bind_to: plain },
        }
    }

    security_policy! {
        pub(crate) struct Allowed {
            origin: "https://shop.example.com",
            #[allow(cache_session, reason = "most pages are the same for everybody")]
            cache_control: { public, max_age: 1h },
            #[allow(cache_session, reason = "most pages are the same for everybody")]
            headers: { "cdn-cache-control": "max-age=60" },
            cookies: { sid: { max_age: 10min } },
        }
    }

    security_policy! {
        pub(crate) struct Tokens {
            origin: "https://shop.example.com",
            cache_control: { public, max_age: 1h },
            #[allow(csrf_unbound_token, reason = "there is no session")]
            csrf: { max_age: 1h },
        }
    }

    security_policy! {
        pub(crate) struct Inner { cache_control: { public, max_age: 1h } }
    }

    security_policy! {
        pub(crate) struct Nonced {
            origin: "https://shop.example.com",
            content_security_policy: { script_src: nonce, base_uri: none },
            cookies: { sid: { max_age: 10min } },
        }
    }
}
