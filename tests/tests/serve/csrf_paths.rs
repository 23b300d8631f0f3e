//! The path that the rules compare: that of the client's request, in canonical form.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::Body,
    routing::{any, get, post},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri,
    header::{CONTENT_TYPE, COOKIE, SET_COOKIE},
    request::Builder,
};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{Bind, Csrf, CsrfForm, CsrfToken, Decision, Rejection, Rule, TokenError},
    security_policy,
};
use tower::{Layer as _, ServiceExt as _, service_fn};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: {
            bind_to: session,
            exempt: ["POST /hook", "POST /account/hook-of-account", "POST /a/b/hook-of-account"],
            #[allow(csrf_get_mutation, reason = "what is tested")]
            protect: ["GET /account/logout", "GET /a/b/logout", "GET /plain"],
            isolate: { exempt: ["/open", "/account/open-of-account", "/a/b/open-of-account"] },
        },
    }
}

security_policy! {
    /// The same with what this crate adds: a declared origin, and requests without any of the headers are rejected.
    struct Declared {
        origin: "https://app.example",
        csrf: { trusted_origins: ["https://trusted.example"], exempt: ["POST /webhook"], fallback: reject },
    }
}

security_policy! {
    struct Isolated {
        origin: "https://app.example",
        csrf: { fallback: reject, isolate: { exempt: ["/api/public"] } },
    }
}

security_policy! {
    struct Lenient {
        origin: "https://app.example",
        csrf: {
            trusted_origins: ["https://trusted.example"],
            trust_subdomains,
            #[allow(csrf_get_mutation, reason = "an old link")]
            protect: ["GET /logout"],
            fallback: reject,
            isolate: { frames },
        },
    }
}

fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::random()))
}

fn routes() -> Router {
    let mut router = Router::new().route("/form", post(async |CsrfForm(()): CsrfForm<()>| "sent"));
    for path in ["/logout", "/hook", "/hook-of-account", "/open", "/open-of-account", "/plain", "/pay"] {
        router = router.route(path, any(async || "done"));
    }
    router
}

/// Each way in which a router strips a prefix before the layer runs, with that prefix.
fn nested(keys: &Arc<Keys>) -> Vec<(&'static str, &'static str, Router)> {
    let layer = || Shop::CSRF.layer(keys.clone());
    let inner = || routes().layer(layer());
    let each = || {
        ["/logout", "/hook", "/hook-of-account", "/open", "/open-of-account", "/plain", "/pay", "/form"]
            .iter()
            .fold(Router::new(), |router, path| router.route(path, any(async || "done").layer(layer())))
    };
    let fallback = || Router::new().fallback(async || "done").layer(layer());
    vec![
        ("no router", "", inner()),
        ("nest", "/account", Router::new().nest("/account", inner())),
        ("nest of routes with the layer", "/account", Router::new().nest("/account", routes().route_layer(layer()))),
        ("nest of methods with the layer", "/account", Router::new().nest("/account", each())),
        ("nest of a fallback", "/account", Router::new().nest("/account", fallback())),
        ("nest_service", "/account", Router::new().nest_service("/account", inner())),
        ("nest_service under the layer", "/account", Router::new().nest_service("/account", layer().layer(routes()))),
        ("nest twice", "/a/b", Router::new().nest("/a", Router::new().nest("/b", inner()))),
        ("nest and nest_service", "/a/b", Router::new().nest("/a", Router::new().nest_service("/b", inner()))),
        ("nest_service and nest", "/a/b", Router::new().nest_service("/a", Router::new().nest("/b", inner()))),
        (
            "nest of a router with a layer between",
            "/a/b",
            Router::new().nest("/a", Router::new().nest("/b", routes()).layer(layer())),
        ),
        ("nest with a parameter", "/account", Router::new().nest("/{any}", inner())),
        ("fallback_service", "", Router::new().route("/own", get(async || "own")).fallback_service(inner())),
        (
            "fallback_service of a router that is nested",
            "/account",
            Router::new().nest("/account", Router::new().fallback_service(inner())),
        ),
        ("merge", "", Router::new().merge(inner())),
    ]
}

async fn send(app: &Router, request: Request<Body>) -> Result<StatusCode, Rejection> {
    let response = app.clone().oneshot(request).await.expect("no service of these fails");
    response.extensions().get().map_or(Ok(response.status()), |rejection| Err(*rejection))
}

fn cross_site(method: Method, path: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "cross-site");
    request.header("sec-fetch-mode", "cors").body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn a_route_is_compared_with_the_requested_path() {
    for (shape, prefix, app) in nested(&keys()) {
        let at = async |method: Method, path: &str| send(&app, cross_site(method, &format!("{prefix}{path}"))).await;
        let is_nested = !prefix.is_empty();
        let passes = |passes: bool, otherwise| if passes { Ok(StatusCode::OK) } else { Err(otherwise) };
        // A path that is protected with its prefix is checked; one that equals the rest without the prefix is not.
        let logout = at(Method::GET, "/logout").await;
        assert_eq!(logout, Err(if is_nested { Rejection::CrossSite } else { Rejection::Isolated }), "{shape}");
        let plain = at(Method::GET, "/plain").await;
        assert_eq!(plain, Err(if is_nested { Rejection::Isolated } else { Rejection::CrossSite }), "{shape}");
        // An exempt path is exempt under a prefix only if it is declared with the prefix.
        let hook = at(Method::POST, "/hook").await;
        assert_eq!(hook, passes(!is_nested, Rejection::CrossSite), "{shape}");
        let named = at(Method::POST, "/hook-of-account").await;
        assert_eq!(named, passes(is_nested, Rejection::CrossSite), "{shape}");
        let open = at(Method::GET, "/open").await;
        assert_eq!(open, passes(!is_nested, Rejection::Isolated), "{shape}");
        let named = at(Method::GET, "/open-of-account").await;
        assert_eq!(named, passes(is_nested, Rejection::Isolated), "{shape}");
    }
}

/// The session and the cookie half of a token, and a token for the path of a form.
fn visitor(keys: &Arc<Keys>, path: &str) -> (HeaderMap, String) {
    let (mut session, now) = (HeaderMap::new(), UnixTime::now());
    Shop::SESSION.set(&mut session, keys, "user:42", now).expect("a session");
    let pair =
        |headers: &HeaderMap| headers[SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let mut request = HeaderMap::new();
    request.insert(COOKIE, pair(&session).parse().expect("a header"));
    let token = Shop::CSRF.token(keys.clone(), &request, now);
    let (text, mut half) = (token.text_for(path), HeaderMap::new());
    token.set_cookie(&mut half);
    request.insert(COOKIE, format!("{}; {}", pair(&session), pair(&half)).parse().expect("a header"));
    (request, text)
}

fn post_to(path: &str, cookies: &HeaderMap) -> Builder {
    Request::post(path).header(COOKIE, &cookies[COOKIE])
}

#[tokio::test]
async fn a_token_is_bound_to_the_requested_path() {
    let keys = keys();
    for (shape, prefix, app) in nested(&keys) {
        let path = format!("{prefix}/form");
        for (action, expected) in [
            (path.as_str(), Ok(StatusCode::OK)),
            (if prefix.is_empty() { "/account/form" } else { "/form" }, Err(TokenError::Foreign.into())),
            (&format!("{path}/"), Err(TokenError::Foreign.into())),
            ("/", Err(TokenError::Foreign.into())),
        ] {
            let (cookies, token) = visitor(&keys, action);
            let by_header = post_to(&path, &cookies).header("x-csrf-token", &token);
            let by_header = by_header.header(CONTENT_TYPE, FORM).body(Body::empty()).expect("a request");
            assert_eq!(send(&app, by_header).await, expected, "{shape}, a header for {action}");
            let body = Body::from(format!("csrf_token={token}"));
            let by_form = post_to(&path, &cookies).header(CONTENT_TYPE, FORM).body(body).expect("a request");
            assert_eq!(send(&app, by_form).await, expected, "{shape}, a form for {action}");
            // A different form of the path is a different path.
            let odd = post_to(&format!("{prefix}//form"), &cookies).header("x-csrf-token", &token);
            let odd = send(&app, odd.body(Body::empty()).expect("a request")).await;
            assert!(odd != Ok(StatusCode::OK), "{shape}, {action}: {odd:?}");
        }
    }
}

/// The extractor gives the handler of a nested router a token that is accepted for its form.
#[tokio::test]
async fn a_form_of_a_nested_router_is_accepted() {
    let keys = keys();
    let inner = Router::new().route("/form", get(async |token: CsrfToken| token.text_for("/account/form")));
    let inner = inner.route("/form", post(async |CsrfForm(()): CsrfForm<()>| "sent"));
    let app = Router::new().nest("/account", inner.layer(Shop::CSRF.layer(keys)));
    let page = Request::get("/account/form").body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(page).await.expect("a response");
    let half = response.headers()[SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let token = axum::body::to_bytes(response.into_body(), 999).await.expect("a body");
    let mut body = b"csrf_token=".to_vec();
    body.extend_from_slice(&token);
    let form = Request::post("/account/form").header(COOKIE, half).header(CONTENT_TYPE, FORM).body(Body::from(body));
    assert_eq!(send(&app, form.expect("a request")).await, Ok(StatusCode::OK));
}

/// Without axum the layer compares the path that it gets: a router that strips a prefix hides it.
#[tokio::test]
async fn plain_tower_sees_what_the_router_hands_it() {
    let handler = service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
    let service = Shop::CSRF.layer(keys()).layer(handler);
    let at = async |method: Method, path: &str| {
        let response = service.clone().oneshot(cross_site(method, path)).await.expect("a response");
        response.extensions().get().copied().map_or(Ok(()), Err::<(), Rejection>)
    };
    assert_eq!(at(Method::GET, "/account/logout").await, Err(Rejection::CrossSite));
    assert_eq!(at(Method::GET, "/logout").await, Err(Rejection::Isolated));
    assert_eq!(at(Method::POST, "/hook").await, Ok(()));
    assert_eq!(at(Method::POST, "/account/hook").await, Err(Rejection::CrossSite));
}

/// A path that is not canonical may be routed in different ways by proxies and routers.
#[test]
fn another_form_of_a_path_is_protected_and_never_exempt() {
    let cross = headers(&[("sec-fetch-site", Some("cross-site")), ("sec-fetch-mode", Some("navigate"))]);
    for path in [
        "//logout",
        "/logout//",
        "/%6cogout",
        "/%6Cogout",
        "/./logout",
        "/a/../logout",
        "/a/%2e%2e/logout",
        "/a%2F..%2Flogout",
        "/logout%2f",
        "/%5Clogout",
        "/\\logout",
        "/logout%",
        "/%c3%a4",
        "/somewhere//else",
        "/..",
    ] {
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert_eq!(
                passes(&Lenient::CSRF, method, Some(path), &cross),
                Err(Rejection::CrossSite),
                "{method} {path}"
            );
        }
        // It is checked, and not rejected outright.
        let same = headers(&[("sec-fetch-site", Some("same-origin"))]);
        assert_eq!(passes(&Lenient::CSRF, "GET", Some(path), &same), Ok(Rule::SameOrigin), "{path}");
        assert_eq!(passes(&Lenient::CSRF, "GET", Some(path), &headers(&[])), Err(Rejection::NoOrigin), "{path}");
        // A policy without protected paths has nothing to compare it with.
        assert_eq!(passes(&Declared::CSRF, "GET", Some(path), &cross), Ok(Rule::SafeMethod), "{path}");
    }
    // Other canonical paths are unaffected; the protected one with a trailing slash, and the one that decodes to it, are
    // protected.
    for path in ["/", "/other", "/logout.html", "/100%25", "/a%20b", "/caf%C3%A9", "/LOGOUT"] {
        assert_eq!(passes(&Lenient::CSRF, "GET", Some(path), &cross), Ok(Rule::Navigation), "{path}");
    }
    assert_eq!(passes(&Lenient::CSRF, "GET", Some("/logout/"), &cross), Err(Rejection::CrossSite));
    assert_eq!(passes(&Lenient::CSRF, "OPTIONS", Some("*"), &headers(&[])), Ok(Rule::SafeMethod));

    let post = headers(&[("sec-fetch-site", Some("cross-site"))]);
    for path in ["//webhook", "/./webhook", "/%77ebhook", "/a/../webhook", "/webhook/", "/webhook%2F", "/webhook//"] {
        assert_eq!(passes(&Declared::CSRF, "POST", Some(path), &post), Err(Rejection::CrossSite), "{path}");
    }
    for path in ["//api/public", "/api/%70ublic", "/api/./public", "/api//public", "/api%2Fpublic", "/api/public/"] {
        assert_eq!(passes(&Isolated::CSRF, "GET", Some(path), &post), Err(Rejection::Isolated), "{path}");
    }
}

fn headers(named: &[(&'static str, Option<&str>)]) -> HeaderMap {
    let pairs = named.iter().filter_map(|(name, value)| Some((HeaderName::from_static(name), (*value)?)));
    pairs.map(|(name, value)| (name, HeaderValue::from_str(value).expect("a value"))).collect()
}

fn passes<B: Bind>(csrf: &Csrf<B>, method: &str, path: Option<&str>, headers: &HeaderMap) -> Result<Rule, Rejection> {
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let uri: Uri = path.unwrap_or("/").parse().expect("a path");
    csrf.decide(&method, &uri, headers).map(|decision| match decision {
        Decision::Pass(rule) => rule,
        Decision::NeedsToken => unreachable!("no policy of these asks for a token"),
    })
}

const FORM: &str = "application/x-www-form-urlencoded";
