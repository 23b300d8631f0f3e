//! The decision about a request, case by case: Go's `CrossOriginProtection`, and the Resource Isolation Policy.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use crate::csrf_policies::{Declared, Family, Go, Isolated, Lenient};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use security_policy::csrf::{Bind, Csrf, Decision, Rejection, Rule};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    header: Vec<Header>,
    case: Vec<Case>,
    rip_case: Vec<ReadCase>,
    handshake: Vec<Handshake>,
}

/// What each engine sends with a handshake besides `Origin`.
#[derive(Deserialize)]
struct Handshake {
    engine: String,
    mode: String,
    dest: String,
    sites: Vec<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    values: Vec<String>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    method: String,
    path: Option<String>,
    sec_fetch_site: Option<String>,
    origin: Option<String>,
    expected: String,
}

#[derive(Deserialize)]
struct ReadCase {
    id: String,
    method: String,
    path: Option<String>,
    site: Option<String>,
    mode: Option<String>,
    dest: Option<String>,
    origin: Option<String>,
    upgrade: Option<String>,
    expected: String,
}

fn table() -> Table {
    toml::from_str(include_str!("../../data/fetch-metadata.toml")).expect("the table reads")
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

fn of_case(case: &Case) -> HeaderMap {
    headers(&[
        ("host", Some("app.example")),
        ("sec-fetch-site", case.sec_fetch_site.as_deref()),
        ("origin", case.origin.as_deref()),
    ])
}

#[test]
fn the_cases_of_go() {
    let cases = table().case;
    assert_eq!(cases.len(), 22);
    for case in cases {
        let result = passes(&Go::CSRF, &case.method, case.path.as_deref(), &of_case(&case));
        assert_eq!(result.is_ok(), case.expected == "allow", "{}: {result:?}", case.id);
    }
}

/// Two cases in which this crate is stricter than Go: a request without any of the headers, and the same host over plain http.
#[test]
fn a_declared_origin_is_compared_with_its_scheme() {
    let differs: Vec<(String, Result<Rule, Rejection>)> = table()
        .case
        .iter()
        .map(|case| (case, passes(&Declared::CSRF, &case.method, case.path.as_deref(), &of_case(case))))
        .filter(|(case, result)| result.is_ok() != (case.expected == "allow"))
        .map(|(case, result)| (case.id.clone(), result))
        .collect();
    let expected =
        [("cop-07".to_owned(), Err(Rejection::NoOrigin)), ("cop-09".to_owned(), Err(Rejection::ForeignOrigin))];
    assert_eq!(differs, expected);
}

#[test]
fn the_cases_of_the_resource_isolation_policy() {
    let cases = table().rip_case;
    assert_eq!(cases.len(), 15);
    for case in cases {
        let headers = headers(&[
            ("sec-fetch-site", case.site.as_deref()),
            ("sec-fetch-mode", case.mode.as_deref()),
            ("sec-fetch-dest", case.dest.as_deref()),
            ("origin", case.origin.as_deref()),
            ("upgrade", case.upgrade.as_deref()),
        ]);
        let result = passes(&Isolated::CSRF, &case.method, case.path.as_deref(), &headers);
        assert_eq!(result.is_ok(), case.expected == "allow", "{}: {result:?}", case.id);
    }
}

#[test]
fn every_value_of_a_browser_has_its_decision() {
    let values = |name: &str| {
        table().header.into_iter().find(|header| header.name == name).expect("a header of the table").values
    };
    for site in values("Sec-Fetch-Site") {
        let post = passes(&Declared::CSRF, "POST", None, &headers(&[("sec-fetch-site", Some(&site))]));
        let expected = match site.as_str() {
            "same-origin" => Ok(Rule::SameOrigin),
            "none" => Ok(Rule::UserInitiated),
            "same-site" => Err(Rejection::SameSite),
            _ => Err(Rejection::CrossSite),
        };
        assert_eq!(post, expected, "{site}");
    }
    for (mode, dest) in values("Sec-Fetch-Mode")
        .iter()
        .flat_map(|mode| values("Sec-Fetch-Dest").into_iter().map(move |dest| (mode.clone(), dest)))
    {
        let sent = [
            ("sec-fetch-site", Some("cross-site")),
            ("sec-fetch-mode", Some(mode.as_str())),
            ("sec-fetch-dest", Some(dest.as_str())),
        ];
        let read = passes(&Isolated::CSRF, "GET", None, &headers(&sent));
        let framed = ["object", "embed", "frame", "iframe", "fencedframe"].contains(&dest.as_str());
        let expected = if mode == "navigate" && !framed { Ok(Rule::Navigation) } else { Err(Rejection::Isolated) };
        assert_eq!(read, expected, "{mode} {dest}");
    }
}

#[test]
fn what_is_repeated_or_malformed_is_rejected() {
    let twice = |name: &'static str, values: [&'static str; 2]| {
        let mut headers = headers(&[]);
        values.iter().for_each(|value| _ = headers.append(name, HeaderValue::from_static(value)));
        headers
    };
    let post = |headers: &HeaderMap| passes(&Declared::CSRF, "POST", None, headers);
    let repeated = |header| Err(Rejection::Repeated { header });
    assert_eq!(post(&twice("sec-fetch-site", ["same-origin", "same-origin"])), repeated("sec-fetch-site"));
    assert_eq!(post(&twice("origin", ["https://app.example", "https://app.example"])), repeated("origin"));
    assert_eq!(post(&headers(&[("sec-fetch-site", Some(""))])), Err(Rejection::UnknownSite));
    assert_eq!(post(&headers(&[("sec-fetch-site", Some("same-origin, none"))])), Err(Rejection::UnknownSite));
    assert_eq!(post(&headers(&[("origin", Some("null"))])), Err(Rejection::NullOrigin));
    assert_eq!(post(&headers(&[("origin", Some("https://app.example/"))])), Err(Rejection::MalformedOrigin));

    // Without a declared origin, exactly one `Host` is required.
    let mut two_hosts = headers(&[("origin", Some("https://app.example"))]);
    two_hosts.append("host", HeaderValue::from_static("app.example"));
    assert_eq!(passes(&Go::CSRF, "POST", None, &two_hosts), Ok(Rule::OwnOrigin));
    two_hosts.append("host", HeaderValue::from_static("evil.example"));
    assert_eq!(passes(&Go::CSRF, "POST", None, &two_hosts), repeated("host"));
    let none = headers(&[("origin", Some("https://app.example"))]);
    assert_eq!(passes(&Go::CSRF, "POST", None, &none), Err(Rejection::UnknownHost));
    assert_eq!(passes(&Go::CSRF, "POST", Some("https://app.example/"), &none), Ok(Rule::OwnOrigin));
    let two = headers(&[("host", Some("evil.example")), ("origin", Some("https://evil.example"))]);
    assert_eq!(passes(&Go::CSRF, "POST", Some("https://app.example/"), &two), Err(Rejection::UnknownHost));
}

#[test]
fn what_a_policy_lets_in_passes_and_no_more() {
    let from =
        |site: &'static str, origin: Option<&str>| headers(&[("sec-fetch-site", Some(site)), ("origin", origin)]);
    let lenient = |method: &str, path: &str, headers: &HeaderMap| passes(&Lenient::CSRF, method, Some(path), headers);
    assert_eq!(lenient("POST", "/", &from("same-site", None)), Ok(Rule::TrustedSubdomain));
    assert_eq!(lenient("POST", "/", &from("cross-site", Some("https://trusted.example"))), Ok(Rule::TrustedOrigin));
    for origin in ["http://trusted.example", "https://trusted.example:444", "https://trusted.example.evil.example"] {
        assert_eq!(lenient("POST", "/", &from("cross-site", Some(origin))), Err(Rejection::CrossSite), "{origin}");
    }

    // A method that should be safe, and is not here: `HEAD` runs the handler of `GET`.
    for method in ["GET", "HEAD"] {
        assert_eq!(lenient(method, "/logout", &from("cross-site", None)), Err(Rejection::CrossSite), "{method}");
        assert_eq!(lenient(method, "/logout", &from("same-origin", None)), Ok(Rule::SameOrigin), "{method}");
    }

    // Frames are allowed, and no other way of embedding.
    let into = |dest: &'static str| {
        headers(&[
            ("sec-fetch-site", Some("cross-site")),
            ("sec-fetch-mode", Some("navigate")),
            ("sec-fetch-dest", Some(dest)),
        ])
    };
    assert_eq!(lenient("GET", "/", &into("iframe")), Ok(Rule::Navigation));
    assert_eq!(lenient("GET", "/", &into("object")), Err(Rejection::Isolated));

    // A path that only some routers would treat as the exempt one is not exempt.
    for path in ["/webhook/", "//webhook", "/WEBHOOK", "/webhook%2f", "/a/../webhook", "/%77ebhook"] {
        let sent = from("cross-site", None);
        assert_eq!(passes(&Declared::CSRF, "POST", Some(path), &sent), Err(Rejection::CrossSite), "{path}");
    }
    let query = passes(&Declared::CSRF, "POST", Some("/webhook?a=1"), &from("cross-site", None));
    assert_eq!(query, Ok(Rule::Exempt));

    // The server's CORS configuration decides about these.
    let mut preflight = from("cross-site", Some("https://evil.example"));
    preflight.insert("sec-fetch-mode", HeaderValue::from_static("cors"));
    assert_eq!(passes(&Isolated::CSRF, "OPTIONS", None, &preflight), Err(Rejection::Isolated));
    preflight.insert("access-control-request-method", HeaderValue::from_static("PUT"));
    assert_eq!(passes(&Isolated::CSRF, "OPTIONS", None, &preflight), Ok(Rule::Preflight));
}

#[test]
fn firefox_and_webkit_are_judged_by_both_headers() {
    let handshakes = table().handshake;
    assert_eq!(handshakes.len(), 2);
    for Handshake { engine, mode, dest, sites } in handshakes {
        for site in sites {
            let (origin, expected) = match site.as_str() {
                "same-origin" => ("https://www.app.example", Ok(Rule::SameOrigin)),
                "same-site" => ("https://blog.app.example", Ok(Rule::TrustedSubdomain)),
                _ => ("https://evil.example", Err(Rejection::CrossSite)),
            };
            let named = [("sec-fetch-mode", mode.as_str()), ("sec-fetch-dest", &dest), ("sec-fetch-site", &site)];
            let sent = |origin| handshake(&[&named[..], &[("origin", origin)]].concat());
            assert_eq!(passes(&Family::CSRF, "GET", None, &sent(origin)), expected, "{engine} {site}");
            assert!(passes(&Family::CSRF, "GET", None, &sent("https://evil.example")).is_err(), "{engine} {site}");
        }
    }
}

/// The headers of a handshake in HTTP/1.1.
fn handshake(named: &[(&'static str, &str)]) -> HeaderMap {
    let pairs: Vec<_> = named.iter().map(|(name, value)| (*name, Some(*value))).collect();
    let mut headers = headers(&pairs);
    headers.insert("upgrade", HeaderValue::from_static("websocket"));
    headers
}
