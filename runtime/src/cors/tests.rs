//! Preflights and the allowed origin, case by case.

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header::ORIGIN};

use super::{policy::Cors, rules::Rules};
use crate::adapter::stage::{Next, Stage as _};

const LIST: Cors = Cors::from_macro(&Rules {
    origins: &["https://app.example", "https://admin.example"],
    credentials: true,
    methods: Some("PUT, DELETE"),
    headers: Some("content-type"),
    exposed: Some("etag"),
    max_age: Some("600"),
});

const ANY: Cors = Cors::from_macro(&Rules {
    origins: &["*"],
    credentials: false,
    methods: Some("PUT"),
    headers: None,
    exposed: None,
    max_age: None,
});

/// The headers of the response to a preflight, one a line.
fn preflight(cors: Cors, origins: &[&str]) -> String {
    let mut request = HeaderMap::new();
    request.insert("access-control-request-method", HeaderValue::from_static("PUT"));
    request.insert("access-control-request-private-network", HeaderValue::from_static("true"));
    for origin in origins {
        request.append(ORIGIN, HeaderValue::from_str(origin).expect("an origin"));
    }
    let response = cors.preflight(&Method::OPTIONS, &request).expect("a preflight");
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    shown(response.headers())
}

fn shown(headers: &HeaderMap) -> String {
    headers.iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().expect("text"))).collect()
}

#[test]
fn a_preflight_gets_what_the_policy_declares() {
    let allowed = "access-control-allow-origin: https://app.example\naccess-control-allow-credentials: true\n\
                   access-control-allow-methods: PUT, DELETE\naccess-control-allow-headers: content-type\n\
                   access-control-max-age: 600\nvary: origin\n";
    assert_eq!(preflight(LIST, &["https://app.example"]), allowed);
    for origin in [
        "https://evil.example",
        "null",
        "https://app.example.evil.example",
        "https://app.example:443",
        "HTTPS://APP.EXAMPLE",
        "http://app.example",
        "https://app.example, https://evil.example",
        "*",
        "",
    ] {
        assert_eq!(preflight(LIST, &[origin]), "vary: origin\n", "{origin}");
    }
    assert_eq!(preflight(LIST, &["https://app.example", "https://app.example"]), "vary: origin\n");
    let any = "access-control-allow-origin: *\naccess-control-allow-methods: PUT\n";
    assert_eq!(preflight(ANY, &["https://evil.example"]), any);
}

#[test]
fn only_a_preflight_is_answered() {
    for (method, names) in [
        (Method::GET, &["origin", "access-control-request-method"] as &[_]),
        (Method::OPTIONS, &["origin"]),
        (Method::OPTIONS, &["access-control-request-method"]),
    ] {
        let headers = names.iter().map(|name: &&str| {
            (name.parse::<http::HeaderName>().expect("a name"), HeaderValue::from_static("https://app.example"))
        });
        assert!(LIST.preflight(&method, &headers.collect()).is_none(), "{method} {names:?}");
    }
}

#[test]
fn a_response_gets_the_origin_of_its_request() {
    let response = |cors: Cors, origin: Option<&str>| {
        let mut request = Request::get("/");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let mut request = request.body(()).expect("a request").into_parts().0;
        let Next::Call { state, .. } = cors.layer().request(&mut request) else { panic!("no preflight") };
        let mut response = Response::new(());
        response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("https://evil.example"));
        cors.layer().response(state, &mut response);
        shown(response.headers())
    };
    let allowed = "vary: origin\naccess-control-allow-origin: https://admin.example\n\
                   access-control-allow-credentials: true\naccess-control-expose-headers: etag\n";
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&response(LIST, Some("https://admin.example"))), sorted(allowed));
    for origin in [None, Some("null"), Some("https://evil.example")] {
        assert_eq!(response(LIST, origin), "vary: origin\n", "{origin:?}");
    }
    // The policy itself sends a value that does not depend on the request.
    assert_eq!(response(ANY, None), "access-control-allow-origin: https://evil.example\n");
}
