//! A `RedirectTarget` as the response of a handler, in each framework: what a visitor enters never leads to another site.

use http::HeaderMap;
use security_policy::links::RedirectTarget;

/// What a visitor enters as the page to return to, and where the redirect leads.
const TARGETS: &[(&str, &str)] = &[
    ("/cart", "/cart"),
    ("/cart?item=3&page=2#top", "/cart?item=3&page=2#top"),
    ("/caf\u{e9}\"<b>", "/caf%C3%A9%22%3Cb%3E"),
    ("https://accounts.example.com/login", "https://accounts.example.com/login"),
    ("https://accounts.example.com:444/", "/"),
    ("https://accounts.example.com@evil.example/", "/"),
    ("https://accounts.example.com.evil.example/", "/"),
    ("http://accounts.example.com/", "/"),
    ("https://evil.example/", "/"),
    ("//evil.example", "/"),
    ("///evil.example", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("/\t/evil.example", "/"),
    ("\n//evil.example", "/"),
    ("/%2fevil.example", "/"),
    ("/%5cevil.example", "/"),
    ("/..//evil.example", "/"),
    ("https:evil.example", "/"),
    ("javascript:steal()", "/"),
    ("@evil.example", "/"),
    (".evil.example", "/"),
    ("", "/"),
];

fn target(text: &str) -> RedirectTarget {
    RedirectTarget::parse_with(text, &["https://accounts.example.com"]).unwrap_or_default()
}

/// Checks a response. Its only other header can be an empty `content-length`.
fn check(text: &str, expected: &str, status: u16, headers: &HeaderMap) {
    let sent: Vec<_> = headers.get_all("location").iter().map(|value| value.to_str().expect("ASCII")).collect();
    assert_eq!((status, &*sent), (303, &[expected][..]), "{text:?}");
    assert!(
        headers.keys().all(|name| ["location", "content-length"].contains(&name.as_str())),
        "{text:?}: {headers:?}"
    );
}

#[test]
fn axum() {
    use ::axum::response::IntoResponse as _;
    for (text, expected) in TARGETS {
        let response = target(text).into_response();
        check(text, expected, response.status().as_u16(), response.headers());
    }
}

#[test]
fn poem() {
    use ::poem::IntoResponse as _;
    for (text, expected) in TARGETS {
        let response = target(text).into_response();
        check(text, expected, response.status().as_u16(), response.headers());
    }
}

#[test]
fn salvo() {
    use ::salvo::Scribe as _;
    for (text, expected) in TARGETS {
        let mut response = ::salvo::Response::new();
        target(text).render(&mut response);
        check(text, expected, response.status_code.expect("a status").as_u16(), response.headers());
    }
}

#[test]
fn actix() {
    use actix_web::{Responder as _, test::TestRequest};
    let request = TestRequest::default().to_http_request();
    for (text, expected) in TARGETS {
        let response = target(text).respond_to(&request);
        let headers = response.headers().iter().map(|(name, value)| {
            (name.as_str().parse().expect("a name"), http::HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
        });
        check(
            text,
            expected,
            response.status().as_u16(),
            &headers.collect::<Vec<(http::HeaderName, _)>>().into_iter().collect(),
        );
    }
}

#[::rocket::get("/?<next>")]
fn login(next: &str) -> RedirectTarget {
    target(next)
}

#[test]
fn rocket() {
    use ::rocket::{local::blocking::Client, routes};

    let quiet = ::rocket::Config { log_level: ::rocket::config::LogLevel::Off, ..::rocket::Config::default() };
    let client = Client::untracked(::rocket::custom(quiet).mount("/", routes![login])).expect("a server");
    for (text, expected) in TARGETS {
        let next: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let response = client.get(format!("/?next={next}")).dispatch();
        let own = ["location", "content-length"];
        let headers = response
            .headers()
            .iter()
            .filter(|header| own.contains(&header.name.as_str()))
            .map(|header| (header.name.as_str().parse().expect("a name"), header.value.parse().expect("a value")));
        check(
            text,
            expected,
            response.status().code,
            &headers.collect::<Vec<(http::HeaderName, _)>>().into_iter().collect(),
        );
    }
}
