//! The decision about a request where `Sec-Fetch-Site` alone does not make it: WebSockets, subdomains, hosts, ports.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use crate::csrf_policies::{Declared, Family, Go, Isolated, Lenient};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use security_policy::{
    csrf::{Bind, Csrf, Decision, Rejection, Rule},
    security_policy,
};

security_policy! {
    /// A site with WebSockets: one that every site may open, and one that requires a token.
    struct Live {
        origin: "https://app.example",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: {
            bind_to: session,
            exempt: ["GET /feed"],
            #[allow(csrf_get_mutation, reason = "for programs, by a token")]
            protect: ["GET /control"],
            isolate: { exempt: ["/api/public"] },
        },
    }
}

security_policy! {
    struct Trusting {
        origin: "https://app.example",
        csrf: { trusted_origins: ["https://trusted.example"], fallback: reject, isolate },
    }
}

security_policy! {
    /// A site whose own pages have a token in every form.
    struct Once {
        origin: "https://app.example",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: {
            bind_to: session,
            max_age: 1h,
            once,
            trusted_origins: ["https://trusted.example"],
            #[allow(csrf_get_mutation, reason = "for programs, by a token")]
            protect: ["GET /control"],
        },
    }
}

#[test]
fn once_asks_the_sites_own_pages_for_a_token() {
    let own = ("origin", "https://app.example");
    let site = |value: &'static str| ("sec-fetch-site", value);
    let websocket = ("upgrade", "websocket");
    for (method, path, named, expected) in [
        ("POST", "/", vec![own], Decision::NeedsToken),
        ("POST", "/", vec![site("same-origin")], Decision::NeedsToken),
        ("POST", "/", vec![site("none")], Decision::NeedsToken),
        ("DELETE", "/", vec![own, site("same-origin")], Decision::NeedsToken),
        ("POST", "/", vec![], Decision::NeedsToken),
        // Another site has no token.
        ("POST", "/", vec![("origin", "https://trusted.example")], Decision::Pass(Rule::TrustedOrigin)),
        // A link and a socket of the site's own pages have none either.
        ("GET", "/control", vec![site("same-origin")], Decision::Pass(Rule::SameOrigin)),
        ("GET", "/ws", vec![own, websocket], Decision::Pass(Rule::OwnOrigin)),
        ("CONNECT", "/ws", vec![own], Decision::Pass(Rule::OwnOrigin)),
    ] {
        let headers = headers(&named.iter().map(|(name, value)| (*name, Some(*value))).collect::<Vec<_>>());
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        assert_eq!(Once::CSRF.decide(&method, &Uri::from_static(path), &headers), Ok(expected), "{method} {named:?}");
    }
}

#[test]
fn a_handshake_passes_if_neither_header_rejects_it() {
    use Rejection::{CrossSite, ForeignOrigin, MalformedOrigin, NullOrigin, SameSite, UnknownSite};
    let own = ("origin", "https://app.example");
    let (trusted, foreign) = (("origin", "https://trusted.example"), ("origin", "https://evil.example"));
    let site = |value: &'static str| ("sec-fetch-site", value);
    for (named, expected) in [
        (vec![own], Ok(Rule::OwnOrigin)),
        (vec![foreign], Err(ForeignOrigin)),
        (vec![trusted], Ok(Rule::TrustedOrigin)),
        (vec![("origin", "null")], Err(NullOrigin)),
        (vec![("origin", "http://app.example")], Err(ForeignOrigin)),
        (vec![("origin", "https://app.example:8443")], Err(ForeignOrigin)),
        (vec![("origin", "https://APP.example")], Err(MalformedOrigin)),
        (vec![("origin", "")], Err(MalformedOrigin)),
        (vec![own, site("same-origin")], Ok(Rule::SameOrigin)),
        (vec![own, site("none")], Ok(Rule::UserInitiated)),
        // One of the two headers is enough to reject the request.
        (vec![own, site("cross-site")], Err(CrossSite)),
        (vec![own, site("same-site")], Err(SameSite)),
        (vec![own, site("Same-Origin")], Err(UnknownSite)),
        (vec![foreign, site("same-origin")], Err(ForeignOrigin)),
        (vec![foreign, site("none")], Err(ForeignOrigin)),
        (vec![("origin", "null"), site("same-origin")], Err(NullOrigin)),
        (vec![foreign, site("cross-site")], Err(CrossSite)),
        (vec![trusted, site("cross-site")], Ok(Rule::TrustedOrigin)),
        (vec![trusted, site("same-origin")], Ok(Rule::SameOrigin)),
        // No browser sends these.
        (vec![site("same-origin")], Ok(Rule::SameOrigin)),
        (vec![site("cross-site")], Err(CrossSite)),
        (vec![], Err(Rejection::NoOrigin)),
    ] {
        let headers = handshake(&named);
        assert_eq!(passes(&Declared::CSRF, "GET", Some("/ws"), &headers), expected, "{named:?}");
        // In HTTP/2 and HTTP/3 the method is `CONNECT`.
        let plain: Vec<_> = named.iter().map(|(name, value)| (*name, Some(*value))).collect();
        assert_eq!(passes(&Declared::CSRF, "CONNECT", Some("/ws"), &self::headers(&plain)), expected, "{named:?}");
        // A CORS request that is no handshake is rejected by `isolate`.
        assert!(passes(&Declared::CSRF, "GET", Some("/ws"), &self::headers(&plain)).is_ok(), "{named:?}");
    }
}

#[test]
fn isolate_makes_no_difference_to_a_handshake() {
    for origin in ["https://app.example", "https://evil.example", "null", "https://trusted.example", "x"] {
        for site in [None, Some("same-origin"), Some("same-site"), Some("cross-site"), Some("none")] {
            for mode in [None, Some("websocket"), Some("navigate")] {
                let mut headers =
                    headers(&[("origin", Some(origin)), ("sec-fetch-site", site), ("sec-fetch-mode", mode)]);
                headers.insert("upgrade", HeaderValue::from_static("websocket"));
                let plain = passes(&Declared::CSRF, "GET", Some("/ws"), &headers);
                // `Isolated` trusts no other origin.
                if origin != "https://trusted.example" {
                    assert_eq!(passes(&Isolated::CSRF, "GET", Some("/ws"), &headers), plain, "{origin} {site:?}");
                    assert_eq!(
                        passes(&Isolated::CSRF, "GET", Some("/api/public"), &headers),
                        plain,
                        "{origin} {site:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_handshake_is_known_however_it_is_written() {
    let with = |lines: &[&'static str]| {
        let mut headers = headers(&[("origin", Some("https://evil.example"))]);
        lines.iter().for_each(|line| _ = headers.append("upgrade", HeaderValue::from_static(line)));
        passes(&Declared::CSRF, "GET", Some("/ws"), &headers)
    };
    for lines in [
        &["websocket"][..],
        &["WebSocket"],
        &["WEBSOCKET"],
        &["h2c, websocket"],
        &["websocket, h2c"],
        &["h2c,websocket"],
        &["h2c ,\twebsocket\t, x"],
        &["h2c", "websocket"],
        &["websocket", "h2c"],
        &["websocket", "websocket"],
        &["websocket/13"],
    ] {
        assert_eq!(with(lines), Err(Rejection::ForeignOrigin), "{lines:?}");
    }
    for lines in [&["h2c"][..], &["websockets"], &["x-websocket"], &["web socket"], &[""], &[]] {
        assert_eq!(with(lines), Ok(Rule::SafeMethod), "{lines:?}");
    }
    // `Connection` is not required, since proxies drop it, and the method has to be a safe one.
    let foreign = handshake(&[("origin", "https://evil.example"), ("connection", "close")]);
    for method in ["GET", "HEAD"] {
        assert_eq!(passes(&Declared::CSRF, method, Some("/ws"), &foreign), Err(Rejection::ForeignOrigin), "{method}");
    }
}

#[test]
fn a_handshake_without_an_origin_is_a_program() {
    let live =
        |path: &'static str, headers: &HeaderMap| Live::CSRF.decide(&Method::GET, &Uri::from_static(path), headers);
    let nothing = handshake(&[]);
    assert_eq!(live("/ws", &nothing), Ok(Decision::Pass(Rule::SafeMethod)));
    // Also with `fallback: allow`, but not with `reject`.
    assert_eq!(passes(&Go::CSRF, "GET", Some("/ws"), &nothing), Ok(Rule::SafeMethod));
    assert_eq!(passes(&Declared::CSRF, "GET", Some("/ws"), &nothing), Err(Rejection::NoOrigin));
    assert_eq!(passes(&Declared::CSRF, "CONNECT", Some("/ws"), &headers(&[])), Err(Rejection::NoOrigin));
    assert_eq!(passes(&Go::CSRF, "CONNECT", Some("/ws"), &headers(&[])), Ok(Rule::SafeMethod));

    // A protected path requires a token, and browsers have to send what they send for any other path.
    assert_eq!(live("/control", &nothing), Ok(Decision::NeedsToken));
    assert_eq!(live("/control", &handshake(&[("origin", "https://evil.example")])), Err(Rejection::ForeignOrigin));
    assert_eq!(live("/control", &handshake(&[("origin", "https://app.example")])), Ok(Decision::Pass(Rule::OwnOrigin)));

    // Any site may open an exempt path; a path that other sites may read is not one that they may open.
    let foreign = handshake(&[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")]);
    assert_eq!(live("/feed", &foreign), Ok(Decision::Pass(Rule::Exempt)));
    assert_eq!(live("/feed/", &foreign), Err(Rejection::CrossSite));
    assert_eq!(live("/api/public", &foreign), Err(Rejection::CrossSite));
    assert_eq!(
        live("/api/public", &headers(&[("origin", Some("https://evil.example"))])),
        Ok(Decision::Pass(Rule::Exempt))
    );
    // No other site may read it, `exempt` or not.
    let read = headers(&[("sec-fetch-site", Some("cross-site"))]);
    assert_eq!(live("/feed", &read), Err(Rejection::Isolated));
}

#[test]
fn a_malformed_handshake_is_rejected() {
    let mut twice = handshake(&[("origin", "https://app.example")]);
    twice.append("origin", HeaderValue::from_static("https://app.example"));
    let repeated = Err(Rejection::Repeated { header: "origin" });
    assert_eq!(passes(&Declared::CSRF, "GET", Some("/ws"), &twice), repeated);
    let mut twice = handshake(&[("origin", "https://app.example"), ("sec-fetch-site", "same-origin")]);
    twice.append("sec-fetch-site", HeaderValue::from_static("same-origin"));
    assert_eq!(
        passes(&Declared::CSRF, "GET", Some("/ws"), &twice),
        Err(Rejection::Repeated { header: "sec-fetch-site" })
    );
    // Without a declared origin `Host` is used, if there is exactly one.
    let sent = [("origin", "https://app.example")];
    assert_eq!(passes(&Go::CSRF, "GET", Some("/ws"), &handshake(&sent)), Err(Rejection::UnknownHost));
    let mut hosted = handshake(&sent);
    hosted.insert("host", HeaderValue::from_static("app.example"));
    assert_eq!(passes(&Go::CSRF, "GET", Some("/ws"), &hosted), Ok(Rule::OwnOrigin));
    hosted.insert("host", HeaderValue::from_static("evil.example"));
    assert_eq!(passes(&Go::CSRF, "GET", Some("/ws"), &hosted), Err(Rejection::ForeignOrigin));
}

#[test]
fn a_read_with_a_foreign_origin_is_rejected_under_isolate_alone() {
    let from = |origin| headers(&[("origin", Some(origin))]);
    let evil = from("https://evil.example");
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert_eq!(passes(&Declared::CSRF, method, None, &evil), Ok(Rule::SafeMethod), "{method}");
        assert_eq!(passes(&Isolated::CSRF, method, None, &evil), Err(Rejection::Isolated), "{method}");
        assert_eq!(passes(&Isolated::CSRF, method, None, &from("null")), Err(Rejection::Isolated), "{method}");
        assert_eq!(
            passes(&Isolated::CSRF, method, None, &from("https://app.example")),
            Ok(Rule::OwnOrigin),
            "{method}"
        );
        assert_eq!(passes(&Isolated::CSRF, method, Some("/api/public"), &evil), Ok(Rule::Exempt), "{method}");
        assert_eq!(passes(&Lenient::CSRF, method, None, &from("https://trusted.example")), Ok(Rule::TrustedOrigin));
    }
    assert_eq!(passes(&Isolated::CSRF, "GET", None, &from("app.example")), Err(Rejection::MalformedOrigin));
    let mut preflight = evil.clone();
    preflight.insert("access-control-request-method", HeaderValue::from_static("PUT"));
    assert_eq!(passes(&Isolated::CSRF, "OPTIONS", None, &preflight), Ok(Rule::Preflight));
    assert_eq!(passes(&Isolated::CSRF, "GET", None, &preflight), Err(Rejection::Isolated));
    let mut twice = evil;
    twice.append("origin", HeaderValue::from_static("https://app.example"));
    assert_eq!(passes(&Isolated::CSRF, "GET", None, &twice), Err(Rejection::Repeated { header: "origin" }));
    // Other Fetch Metadata headers are ignored if `Sec-Fetch-Site` is absent.
    let odd = headers(&[("sec-fetch-mode", Some("navigate")), ("origin", Some("https://evil.example"))]);
    assert_eq!(passes(&Isolated::CSRF, "GET", None, &odd), Err(Rejection::Isolated));
}

#[test]
fn a_frame_of_a_trusted_origin_is_a_frame() {
    let into = |dest: &'static str, mode: &'static str| {
        headers(&[
            ("sec-fetch-site", Some("cross-site")),
            ("sec-fetch-mode", Some(mode)),
            ("sec-fetch-dest", Some(dest)),
            ("origin", Some("https://trusted.example")),
        ])
    };
    for dest in ["iframe", "frame", "object", "embed", "fencedframe"] {
        assert_eq!(passes(&Trusting::CSRF, "GET", None, &into(dest, "navigate")), Err(Rejection::Isolated), "{dest}");
        assert_eq!(passes(&Trusting::CSRF, "GET", None, &into(dest, "cors")), Ok(Rule::TrustedOrigin), "{dest}");
    }
    assert_eq!(passes(&Trusting::CSRF, "GET", None, &into("document", "navigate")), Ok(Rule::Navigation));
    assert_eq!(passes(&Lenient::CSRF, "GET", None, &into("iframe", "navigate")), Ok(Rule::Navigation));
}

/// `trust_subdomains` where the browser does not tell whether the site is the same: the registrable domain is compared.
#[test]
fn a_subdomain_is_known_by_its_registrable_domain() {
    for (origin, trusted) in [
        ("https://blog.app.example", true),
        ("https://app.example", true),
        ("https://a.b.c.app.example:8443", true),
        ("http://blog.app.example", false),
        ("ftp://blog.app.example", false),
        ("https://evilapp.example", false),
        ("https://app.example.evil.example", false),
        ("https://example", false),
        ("https://evil.example", false),
        ("https://blog.app.example.", false),
    ] {
        let expected = |otherwise| if trusted { Ok(Rule::TrustedSubdomain) } else { Err(otherwise) };
        let sent = headers(&[("origin", Some(origin))]);
        assert_eq!(passes(&Family::CSRF, "POST", None, &sent), expected(Rejection::ForeignOrigin), "{origin}");
        assert_eq!(passes(&Family::CSRF, "GET", None, &sent), expected(Rejection::Isolated), "{origin}");
        let socket = handshake(&[("origin", origin)]);
        assert_eq!(passes(&Family::CSRF, "GET", None, &socket), expected(Rejection::ForeignOrigin), "{origin}");
        // Without the option no subdomain is trusted.
        assert_eq!(passes(&Declared::CSRF, "GET", None, &socket).is_ok(), origin == "https://app.example", "{origin}");
    }
    assert_eq!(
        passes(&Family::CSRF, "POST", None, &headers(&[("origin", Some("https://www.app.example"))])),
        Ok(Rule::OwnOrigin),
    );
}

/// An IP address has no subdomains, a public suffix is not a site, and under some domains anyone can register a name.
#[test]
fn some_origins_have_no_subdomains() {
    macro_rules! check {
        ($($origin:literal, $others:expr;)*) => {$({
            security_policy! { struct Own { origin: $origin, csrf: { trust_subdomains, fallback: reject } } }
            assert_eq!(passes(&Own::CSRF, "POST", None, &headers(&[("origin", Some($origin))])), Ok(Rule::OwnOrigin));
            for other in $others {
                let sent = headers(&[("origin", Some(other))]);
                assert_eq!(passes(&Own::CSRF, "POST", None, &sent), Err(Rejection::ForeignOrigin), "{other}");
            }
            // What the browser sends takes precedence.
            let sent = headers(&[("sec-fetch-site", Some("same-site"))]);
            assert_eq!(passes(&Own::CSRF, "POST", None, &sent), Ok(Rule::TrustedSubdomain));
        })*};
    }
    check! {
        "http://127.0.0.1:3000", ["http://127.0.0.1:4000", "http://1.127.0.0.1", "http://127.0.0.2:3000"];
        "https://github.io", ["https://evil.github.io", "https://io"];
        "https://someone.github.io", ["https://evil.github.io", "https://github.io"];
        "https://shop.co.uk", ["https://evil.co.uk", "https://co.uk"];
        "https://console.amazonaws.com", ["https://evil.s3.amazonaws.com", "https://amazonaws.com"];
        "http://localhost:3000", ["http://localhost:4000", "http://evil.localhost"];
    }
}

/// Without a declared origin, the scheme of a page is http or https; so is that of the target, if it has one.
#[test]
fn the_origin_of_a_host_is_a_web_page() {
    let sent = |origin| headers(&[("host", Some("app.example")), ("origin", Some(origin))]);
    for origin in ["https://app.example", "http://app.example"] {
        assert_eq!(passes(&Go::CSRF, "POST", None, &sent(origin)), Ok(Rule::OwnOrigin), "{origin}");
    }
    for origin in [
        "ftp://app.example",
        "app://app.example",
        "ws://app.example",
        "wss://app.example",
        "file://app.example",
        "chrome-extension://app.example",
        "capacitor://app.example",
        "https+x://app.example",
    ] {
        assert_eq!(passes(&Go::CSRF, "POST", None, &sent(origin)), Err(Rejection::ForeignOrigin), "{origin}");
    }
    for (target, origin, same) in [
        ("https://app.example/", "https://app.example", true),
        ("https://app.example/", "http://app.example", false),
        ("http://app.example/", "http://app.example", true),
        ("http://app.example/", "https://app.example", false),
        ("HTTPS://app.example/", "https://app.example", true),
    ] {
        let expected = if same { Ok(Rule::OwnOrigin) } else { Err(Rejection::ForeignOrigin) };
        assert_eq!(passes(&Go::CSRF, "POST", Some(target), &sent(origin)), expected, "{target} {origin}");
    }
}

/// A default port is never written, whatever the scheme: one table has all of them.
#[test]
fn ports_are_compared_as_browsers_send_them() {
    for (origin, host, same) in [
        ("http://app.example", "app.example:80", true),
        ("http://app.example", "app.example:443", false),
        ("http://app.example:443", "app.example:443", true),
        ("http://app.example:80", "app.example", false),
        ("https://app.example", "app.example:443", true),
        ("https://app.example", "app.example:80", false),
        ("https://app.example:80", "app.example:80", true),
        ("https://app.example:443", "app.example", false),
        ("https://app.example:8443", "app.example:8443", true),
        ("https://app.example:8443", "app.example", false),
    ] {
        let sent = headers(&[("host", Some(host)), ("origin", Some(origin))]);
        assert_eq!(passes(&Go::CSRF, "POST", None, &sent).is_ok(), same, "{origin} {host}");
    }
    security_policy! {
        struct Ports {
            origin: "http://app.example:80",
            #[allow(csrf_trusted_origin, reason = "its port is what is tested")]
            csrf: {
                fallback: reject,
                trusted_origins: ["ftp://b.example", "ftp://c.example:21", "ftp://d.example:2121", "app://e.example", "https://[0:0::1]:8443"],
            },
        }
    }
    for (origin, expected) in [
        ("http://app.example", Ok(Rule::OwnOrigin)),
        ("http://app.example:80", Err(Rejection::ForeignOrigin)),
        ("ftp://b.example", Ok(Rule::TrustedOrigin)),
        ("ftp://b.example:21", Err(Rejection::ForeignOrigin)),
        ("ftp://b.example:80", Err(Rejection::ForeignOrigin)),
        ("ftp://c.example", Ok(Rule::TrustedOrigin)),
        ("ftp://c.example:21", Err(Rejection::ForeignOrigin)),
        ("ftp://d.example:2121", Ok(Rule::TrustedOrigin)),
        ("ftp://d.example", Err(Rejection::ForeignOrigin)),
        ("app://e.example", Ok(Rule::TrustedOrigin)),
        ("app://e.example:80", Err(Rejection::ForeignOrigin)),
        ("https://[::1]:8443", Ok(Rule::TrustedOrigin)),
        ("https://[0:0::1]:8443", Err(Rejection::ForeignOrigin)),
    ] {
        let sent = headers(&[("origin", Some(origin))]);
        assert_eq!(passes(&Ports::CSRF, "POST", None, &sent), expected, "{origin}");
    }
}

/// The headers of a handshake in HTTP/1.1.
fn handshake(named: &[(&'static str, &str)]) -> HeaderMap {
    let pairs: Vec<_> = named.iter().map(|(name, value)| (*name, Some(*value))).collect();
    let mut headers = headers(&pairs);
    headers.insert("upgrade", HeaderValue::from_static("websocket"));
    headers
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
