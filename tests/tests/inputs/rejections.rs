//! The answers of `csrf` and `transport` to a request that they reject or redirect: text for the developer, a URL of the site, tokens.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    response::Html,
    routing::{get, post},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use proptest::{collection::vec, prelude::*, sample::select};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::CsrfForm,
    transport::{Decision, Network, Scheme},
};
use tower::ServiceExt as _;

use crate::{
    hostile::{for_all, for_each_text, header_value, text},
    messages::watch_logs,
    policies::{Forms, Single},
    wire,
};

const PATHS: &[&str] = &[
    "/",
    "/order",
    "/order?tea=3",
    "/a/../b",
    "*",
    "//evil.example/",
    "https://evil.example/a",
    "/%0d%0aset-cookie:a=b",
];

static HEADERS: [HeaderName; 9] = [
    header::ORIGIN,
    header::HOST,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("sec-fetch-mode"),
    HeaderName::from_static("sec-fetch-dest"),
    HeaderName::from_static("x-csrf-token"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("forwarded"),
    header::COOKIE,
];

/// Requests with a hostile target and hostile headers.
fn requests() -> impl Strategy<Value = http::request::Parts> {
    let known = |values: &'static [&'static str]| select(values).prop_map(|value| value.as_bytes().to_vec());
    let value = prop_oneof![
        3 => header_value(),
        1 => known(&["https://evil.example", "null", "https://shop.example.com", "shop.example.com", "cross-site", "same-origin", "http", "for=_a;proto=http"]),
    ];
    let method = select(&["GET", "POST", "OPTIONS", "CONNECT", "BREW", "G`T"][..]);
    (method, text(PATHS), vec((select(&HEADERS[..]), value), 0..6)).prop_map(|(method, target, headers)| {
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.method = Method::from_bytes(method.as_bytes()).expect("a method");
        parts.uri = Uri::try_from(target).unwrap_or_default();
        for (name, value) in headers {
            parts.headers.append(name, HeaderValue::from_bytes(&value).expect("a header"));
        }
        parts
    })
}

#[test]
fn a_rejection_of_csrf_is_plain_text_without_control_characters() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let routes = Router::new().route("/", get(async || Html("home"))).fallback(async || Html("page"));
    let app = routes.layer(Forms::CSRF.layer(keys.clone()));
    for_all(requests(), |request| {
        let _ = Forms::CSRF
            .decide(&request.method, &request.uri, &request.headers)
            .map_err(|error| wire::shown(&error.to_string()).len());
        if let Err(error) = Forms::CSRF.check(&keys, &request.method, &request.uri, &request.headers, UnixTime::now()) {
            assert_eq!(wire::shown(&error.to_string()).len(), 1);
        }
        let (headers, body) = answer(&app, Request::from_parts(request, Body::empty()));
        if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "text/plain; charset=utf-8") {
            return;
        }
        let lines = wire::shown(&body);
        assert!(!body.contains(['<', '>']), "{body}");
        let starts = [
            "This ",
            "rejected: ",
            "request ",
            "sec-fetch-",
            "origin ",
            "declared origin ",
            "rule ",
            "help: ",
            "note: ",
        ];
        assert!(
            lines.iter().all(|line| line.is_empty() || starts.iter().any(|start| line.starts_with(start))),
            "{body}"
        );
        assert!(lines.len() < 32, "{body}");
    });
}

#[test]
fn an_answer_of_transport_is_one_line_or_a_url_of_the_site() {
    let app = Router::new().fallback(async || Html("page")).layer(Forms::TRANSPORT.layer().over(Scheme::Http));
    for_all(requests(), |request| {
        if let Decision::Redirect { location, .. } = Forms::TRANSPORT.decide(&request) {
            check_location(&location);
        }
        let (headers, body) = answer(&app, Request::from_parts(request, Body::empty()));
        if let Some(location) = headers.get(header::LOCATION) {
            check_location(location);
            let mut names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
            names.sort_unstable();
            assert_eq!(names, ["cache-control", "content-length", "location"]);
        } else {
            assert_eq!(wire::shown(&body).len(), 1, "{body:?}");
        }
    });
}

/// Without the sender's host or scheme, and with the path and query as they were, percent-encoded where needed.
fn check_location(location: &HeaderValue) {
    let text = wire::line(location);
    assert!(
        text.starts_with("https://shop.example.com/") && !text.contains([' ', '\t', '"', '<', '>', '\\']),
        "{text}"
    );
    let read = url::Url::parse(text).expect("a URL");
    assert_eq!(read.origin().ascii_serialization(), "https://shop.example.com");
    assert_eq!((read.username(), read.password(), read.fragment()), ("", None, None), "{text}");
}

/// The action of a form is part of the signature, and not of the token.
#[test]
fn a_token_for_any_action_is_one_hidden_field() {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    for_each_text(PATHS, |action| {
        let token = Forms::CSRF.token(keys.clone(), &HeaderMap::new(), UnixTime::now());
        let is_base64 = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        assert!(is_base64(&token.text_for(action)), "{action:?}");
        let elements = wire::elements(&token.field_for(action).to_string());
        let [(name, attributes)] = &*elements else { panic!("{elements:?}") };
        assert_eq!((name.as_str(), attributes.len(), &*attributes["name"]), ("input", 3, "csrf_token"));
        assert!(is_base64(&attributes["value"]));

        let mut headers = HeaderMap::new();
        token.set_cookie(&mut headers);
        let line = wire::SetCookie::read(&headers[header::SET_COOKIE]);
        assert!(line.name == "__Host-csrf" && is_base64(line.value), "{line:?}");
        let cookies = HeaderValue::try_from(format!("{}={}", line.name, line.value)).expect("a header");
        let cookies = HeaderMap::from_iter([(header::COOKIE, cookies)]);
        // A token for one action is one for no other; and no text is a token.
        let path = action.split(['?', '#']).next().unwrap_or_default();
        let verify = |token: &str, path: &str| Forms::CSRF.verify(&keys, token, path, &cookies, UnixTime::now());
        assert_eq!(verify(&token.text_for(action), path), Ok(()));
        assert!(verify(&token.text_for(action), &format!("{path}x")).is_err());
        let once = Single::CSRF.verify_once(&keys, action, path, &cookies, UnixTime::now()).map(drop);
        for error in [verify(action, path), once] {
            assert_eq!(wire::shown(&error.expect_err("no token").to_string()).len(), 1);
        }
    });
}

/// The error of a form names a field that the visitor has named, in one line.
#[test]
fn the_error_of_a_form_is_one_line() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only its error is of interest")]
    struct Order {
        kind: Kind,
        count: u8,
    }
    #[derive(Debug, serde::Deserialize)]
    enum Kind {
        Tea,
    }
    let route = post(async |CsrfForm(order): CsrfForm<Order>| format!("{order:?}"));
    let app = Router::new().route("/order", route).layer(Forms::CSRF.layer(Keys::signing_with(Key::random())));
    for_each_text(&["Tea", "1", "count"], |text| {
        let encoded = url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        for body in [
            format!("kind={encoded}&count=1&x"),
            format!("kind=Tea&count={encoded}&x"),
            format!("kind=Tea&count=1&{encoded}="),
        ] {
            let request = Request::post("/order").header("sec-fetch-site", "same-origin");
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let request = request.body(Body::from(body)).expect("a request");
            let (_, answer) = answer(&app, request);
            assert_eq!(wire::shown(&answer).len(), 1, "{answer:?}");
            assert!(
                text.len() > 50_000 || answer.starts_with("the form") || answer.starts_with("the fields"),
                "{answer:?}"
            );
        }
    });
}

#[test]
fn a_network_is_an_address_and_a_length() {
    for_each_text(&["10.0.0.0/8", "::1", "2001:db8::/32", "127.0.0.1"], |text| match text.parse::<Network>() {
        Ok(network) => assert!(
            network.to_string().bytes().all(|byte| byte.is_ascii_hexdigit() || b".:/".contains(&byte)),
            "{network}"
        ),
        Err(error) => assert_eq!(wire::shown(&error.to_string()).len(), 1),
    });
}

fn answer(app: &Router, request: Request<Body>) -> (HeaderMap, String) {
    watch_logs();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let response = app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        (parts.headers, String::from_utf8(body.to_vec()).expect("UTF-8"))
    })
}
