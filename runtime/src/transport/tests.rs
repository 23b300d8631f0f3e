//! The decision, case by case.

use std::net::IpAddr;

use http::{Extensions, HeaderValue, Method, Request, StatusCode, Version, header::STRICT_TRANSPORT_SECURITY};

use super::{
    decision::{Decision, Hsts},
    network::Network,
    policy::Transport,
    rejection::Rejection,
    rules::{Host, Rules},
    scheme::Scheme,
};
use crate::adapter::{
    applied::Applied,
    stage::{Next, Peer, Stage as _},
};

const RULES: &Rules = &Rules {
    origin: "https://shop.example.com",
    port: None,
    status: Some(308),
    exempt: &["/healthz"],
    // 10.0.0.0/8, 127.0.0.1 and ::1
    proxies: &[Network::v4(0x0a00_0000, 8), Network::v4(0x7f00_0001, 32), Network::v6(1, 128)],
    hosts: &[
        Host { name: "shop.example.com", port: None, is_wildcard: false },
        Host { name: "tenant.example", port: None, is_wildcard: true },
        Host { name: "admin.example.com", port: Some(8443), is_wildcard: false },
        Host { name: "[2001:db8::1]", port: None, is_wildcard: false },
    ],
};

const SHOP: Transport = Transport::from_macro(RULES);
const PROXY: &str = "10.0.0.7";
const CLIENT: &str = "203.0.113.9";

/// The decision about a `GET /`, with these headers.
fn decide(peer: &str, headers: &[(&str, &str)]) -> Decision {
    let mut request = Request::get("/basket?page=2");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(()).expect("a request");
    if let Ok(peer) = peer.parse::<IpAddr>() {
        request.extensions_mut().insert(Peer(peer));
    }
    SHOP.decide(&request.into_parts().0)
}

fn redirect() -> Decision {
    let location = HeaderValue::from_static("https://shop.example.com/basket?page=2");
    Decision::Redirect { status: StatusCode::PERMANENT_REDIRECT, location }
}

#[test]
fn only_named_proxies_are_believed() {
    let shop = ("host", "shop.example.com");
    let (unknown, https, http) = (Decision::Call(Hsts::Kept), Decision::Call(Hsts::Kept), redirect());
    let xfp = |value| ("x-forwarded-proto", value);
    let xff = |value| ("x-forwarded-for", value);
    let forwarded = |value| ("forwarded", value);
    type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], &'c Decision);
    let cases: &[Case<'_>] = &[
        (PROXY, &[xfp("http")], &http),
        (PROXY, &[xfp("HTTP")], &http),
        (PROXY, &[xfp("ws")], &http),
        (PROXY, &[xfp("https")], &https),
        (PROXY, &[xfp("gopher")], &unknown),
        (PROXY, &[], &unknown),
        ("::ffff:10.0.0.7", &[xfp("http")], &http),
        ("::1", &[xfp("http")], &http),
        (CLIENT, &[xfp("http")], &unknown),
        (CLIENT, &[forwarded("proto=http")], &unknown),
        ("", &[xfp("http")], &unknown),
        // What the client has written is on the left.
        (PROXY, &[xfp("https, http"), xff("203.0.113.9")], &http),
        (PROXY, &[xfp("https, http")], &http),
        (PROXY, &[xfp("https"), xfp("http")], &http),
        (PROXY, &[xfp("https, http, http"), xff("10.9.9.9, 203.0.113.9, 10.0.0.8")], &http),
        // Two named proxies, of which the inner connection is plain.
        (PROXY, &[xfp("https, http"), xff("203.0.113.9, 10.0.0.8")], &Decision::Call(Hsts::Kept)),
        (PROXY, &[xfp("http, https"), xff("203.0.113.9, 10.0.0.8:4711")], &http),
        (PROXY, &[forwarded("for=203.0.113.9;proto=http")], &http),
        (PROXY, &[forwarded("for=\"[2001:db8::17]:4711\";Proto=\"http\"; by=_x")], &http),
        (PROXY, &[forwarded("proto=https, for=203.0.113.9;proto=http")], &http),
        (PROXY, &[forwarded("for=203.0.113.9;proto=http, for=\"[::1]:80\";proto=https")], &http),
        (PROXY, &[forwarded("for=203.0.113.9;proto=http, for=unknown;proto=https")], &https),
        (PROXY, &[forwarded("for=203.0.113.9")], &unknown),
        (PROXY, &[forwarded("proto=http;proto=https")], &unknown),
        (PROXY, &[forwarded("for=\"a, for=203.0.113.9;proto=http")], &unknown),
        (PROXY, &[forwarded("=x;proto=http")], &unknown),
        (PROXY, &[forwarded("for=;proto=http")], &unknown),
        (PROXY, &[forwarded("proto=http x")], &unknown),
        (PROXY, &[forwarded(r#"by="a\"b";proto="htt\p""#)], &http),
        // Both headers, of which a proxy may set only one.
        (PROXY, &[forwarded("proto=http"), xfp("http")], &http),
        (PROXY, &[forwarded("proto=http"), xfp("https")], &unknown),
        (PROXY, &[forwarded("proto=https"), xfp("http")], &unknown),
    ];
    for (peer, headers, expected) in cases {
        let headers = [&[shop], *headers].concat();
        assert_eq!(decide(peer, &headers), **expected, "{peer} {headers:?}");
    }
}

#[test]
fn only_listed_hosts_are_served() {
    use Rejection::{ForeignHost, MalformedHost, MissingHost};
    for (host, expected) in [
        ("shop.example.com", None),
        ("SHOP.example.COM.", None),
        ("shop.example.com:443", None),
        ("shop.example.com:80", None),
        ("shop.example.com:", None),
        ("shop.example.com:8443", Some(ForeignHost)),
        ("a.tenant.example", None),
        ("a.b.tenant.example", None),
        ("tenant.example", Some(ForeignHost)),
        ("eviltenant.example", Some(ForeignHost)),
        (".tenant.example", Some(ForeignHost)),
        ("a..tenant.example", Some(ForeignHost)),
        ("admin.example.com:8443", None),
        ("admin.example.com", Some(ForeignHost)),
        ("[2001:DB8:0::1]", None),
        ("[2001:db8::2]", Some(ForeignHost)),
        ("[::]:80", Some(ForeignHost)),
        ("evil.example", Some(ForeignHost)),
        ("shop.example.com.evil.example", Some(ForeignHost)),
        ("localhost", Some(ForeignHost)),
        ("127.0.0.1:3000", Some(ForeignHost)),
        ("", Some(MissingHost)),
        (".", Some(MissingHost)),
        ("user@shop.example.com", Some(MalformedHost)),
        ("shop.example.com, evil.example", Some(MalformedHost)),
        ("shop.example.com/evil", Some(MalformedHost)),
        ("shop.example.com:80:80", Some(MalformedHost)),
        ("shop.example.com:99999", Some(MalformedHost)),
        ("shop.example.com:+80", Some(MalformedHost)),
        ("[::1", Some(MalformedHost)),
        ("evil.example\\shop.example.com", Some(MalformedHost)),
    ] {
        let decision = decide(CLIENT, &[("host", host)]);
        assert_eq!(decision, expected.map_or(Decision::Call(Hsts::Kept), Decision::Reject), "{host}");
    }
    assert_eq!(decide(CLIENT, &[]), Decision::Reject(MissingHost));
    let twice = [("host", "shop.example.com"), ("host", "shop.example.com")];
    assert_eq!(decide(CLIENT, &twice), Decision::Reject(Rejection::RepeatedHost));
}

#[test]
fn the_uri_and_the_header_are_both_checked() {
    let decide = |version, uri: &str, host: Option<&str>| {
        let mut request = Request::get(uri).version(version);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        SHOP.decide(&request.body(()).expect("a request").into_parts().0)
    };
    let (own, foreign) = ("https://shop.example.com/", "https://evil.example/");
    let pass = Decision::Call(Hsts::Kept);
    let reject = Decision::Reject;
    for (version, uri, host, expected) in [
        (Version::HTTP_2, own, None, pass.clone()),
        (Version::HTTP_2, foreign, None, reject(Rejection::ForeignHost)),
        (Version::HTTP_2, own, Some("evil.example"), reject(Rejection::ForeignHost)),
        (Version::HTTP_11, own, Some("shop.example.com"), pass),
        (Version::HTTP_11, own, Some("evil.example"), reject(Rejection::ForeignHost)),
        (Version::HTTP_11, foreign, Some("shop.example.com"), reject(Rejection::ForeignHost)),
        (Version::HTTP_11, own, None, reject(Rejection::MissingHost)),
        (Version::HTTP_10, "/", None, reject(Rejection::MissingHost)),
    ] {
        assert_eq!(decide(version, uri, host), expected, "{version:?} {uri} {host:?}");
    }
}

#[test]
fn the_own_machine_is_left_alone() {
    let (removed, kept) = (Decision::Call(Hsts::Removed), Decision::Call(Hsts::Kept));
    let foreign = Decision::Reject(Rejection::ForeignHost);
    for (peer, host, header, expected) in [
        ("127.0.0.1", "localhost:3000", None, &removed),
        ("::1", "[::1]:3000", None, &removed),
        ("127.0.0.1", "shop.localhost", None, &removed),
        ("::ffff:127.0.0.1", "127.0.0.1", None, &removed),
        ("", "localhost:3000", None, &kept),
        (CLIENT, "localhost", None, &foreign),
        (PROXY, "localhost", None, &foreign),
        ("127.0.0.1", "evil.example", None, &foreign),
        ("127.0.0.1", "localhost", Some(("x-forwarded-for", CLIENT)), &foreign),
        ("127.0.0.1", "localhost", Some(("via", "1.1 proxy")), &foreign),
    ] {
        let headers: Vec<_> = [("host", host)].into_iter().chain(header).collect();
        assert_eq!(decide(peer, &headers), *expected, "{peer} {host} {header:?}");
    }
}

/// The decision about a request of a client to a listener on port 80.
fn over_http(rules: &'static Rules, method: Method, uri: &str) -> Decision {
    let request = Request::builder().method(method).uri(uri).header("host", "shop.example.com");
    let request = request.extension(Scheme::Http).body(()).expect("a request");
    Transport::from_macro(rules).decide(&request.into_parts().0)
}

#[test]
fn a_method_has_its_status() {
    static MOVED: Rules = Rules { status: Some(301), ..*RULES };
    static NONE: Rules = Rules { status: None, ..*RULES };
    let status = |rules, method| match over_http(rules, method, "/") {
        Decision::Redirect { status, .. } => status.as_u16(),
        other => panic!("{other:?}"),
    };
    for (method, moved) in [(Method::GET, 301), (Method::HEAD, 301), (Method::POST, 308), (Method::OPTIONS, 308)] {
        assert_eq!((status(RULES, method.clone()), status(&MOVED, method.clone())), (308, moved), "{method}");
    }
    assert_eq!(over_http(&NONE, Method::GET, "/"), Decision::Call(Hsts::Removed));
    assert_eq!(over_http(RULES, Method::GET, "/healthz"), Decision::Call(Hsts::Removed));
    assert_eq!(over_http(RULES, Method::CONNECT, "shop.example.com:443"), Decision::Reject(Rejection::NotRedirectable));
    for path in ["/healthz/", "/%68ealthz", "//healthz"] {
        assert!(matches!(over_http(RULES, Method::GET, path), Decision::Redirect { .. }), "{path}");
    }
    assert!(matches!(over_http(RULES, Method::POST, "/healthz"), Decision::Redirect { .. }));
    // A WebSocket over HTTP/2 has a path.
    assert!(matches!(over_http(RULES, Method::CONNECT, "http://shop.example.com/chat"), Decision::Redirect { .. }));
    let long = format!("/{}", "a".repeat(7_999));
    assert!(matches!(over_http(RULES, Method::GET, &long), Decision::Redirect { .. }));
    assert_eq!(over_http(RULES, Method::GET, &format!("{long}a")), Decision::Reject(Rejection::TooLong));
}

/// Whatever the target of a request is, the redirect goes to the declared origin, in one line.
#[test]
fn no_target_changes_the_host() {
    const PIECES: &[&str] = &[
        "/",
        "//",
        "\\",
        "evil.example",
        "@",
        ":",
        "?",
        "%0d%0a",
        "%00",
        "..",
        ".",
        ";",
        "\"",
        "{",
        "}",
        "|",
        "^",
        "`",
        "[",
        "]",
        "\u{e9}",
        "https://",
        "*",
        "%2f",
        "&",
        "=",
        "a",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut redirects = 0;
    for _ in 0..50_000 {
        let mut target = String::from("/");
        for _ in 0..state % 9 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            target.push_str(PIECES[usize::try_from(state % PIECES.len() as u64).unwrap_or_default()]);
        }
        state = state.wrapping_add(1);
        let Ok(uri) = target.parse::<http::Uri>() else { continue };
        if uri.authority().is_some() {
            continue;
        }
        let Decision::Redirect { location, .. } = over_http(RULES, Method::GET, &target) else { panic!("{target}") };
        let location = location.to_str().expect("visible ASCII");
        let rest = location.strip_prefix("https://shop.example.com/").unwrap_or_else(|| panic!("{location}"));
        let is_url = |byte: u8| byte.is_ascii_graphic() && !b"\\\"<>^`{|}#".contains(&byte);
        assert!(rest.bytes().all(is_url), "{location}");
        redirects += 1;
    }
    assert!(redirects > 10_000, "{redirects}");
    for (target, location) in [("*", "/*"), ("http://shop.example.com?a", "/?a"), ("http://shop.example.com", "/")] {
        let Decision::Redirect { location: sent, .. } = over_http(RULES, Method::OPTIONS, target) else {
            panic!("{target}")
        };
        assert_eq!(sent, format!("https://shop.example.com{location}").as_str(), "{target}");
    }
}

#[test]
fn a_listener_states_its_scheme() {
    let request = |header: Option<(&str, &str)>| {
        let request = Request::get("/basket?page=2").header("host", "shop.example.com");
        let request = header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        request.body(()).expect("a request").into_parts().0
    };
    let layer = SHOP.layer().over(Scheme::Http);
    assert_eq!(layer.decide(&request(None)), redirect());
    // A proxy that is not named could be redirected to itself.
    assert_eq!(layer.decide(&request(Some(("via", "1.1 proxy")))), Decision::Call(Hsts::Kept));
    let layer = SHOP.layer().peer(|_| Some(IpAddr::from([192, 0, 2, 7])));
    let plain = request(Some(("x-forwarded-proto", "http")));
    assert_eq!(layer.decide(&plain), Decision::Call(Hsts::Kept));
    let trusted = layer.trust(["192.0.2.0/24".parse().expect("a network")]);
    assert_eq!(trusted.decide(&plain), redirect());
}

#[test]
fn a_redirect_carries_nothing_else() {
    let mut request =
        Request::get("/").header("host", "shop.example.com").header("cookie", "a=b").body(()).expect("a request");
    request.extensions_mut().insert(Scheme::Http);
    let Next::Answer(response) = SHOP.layer().request(&mut request.into_parts().0) else { panic!("a redirect") };
    let names: Vec<&str> = response.headers().keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["location", "cache-control"]);
    assert!(response.body().is_empty());
    assert!(keeps_out_hsts(response.extensions()));

    let mut response = http::Response::new(());
    response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=1"));
    SHOP.layer().response(Hsts::Kept, &mut response);
    assert!(response.headers().contains_key(STRICT_TRANSPORT_SECURITY));
    assert!(!keeps_out_hsts(response.extensions()));
    SHOP.layer().response(Hsts::Removed, &mut response);
    assert!(!response.headers().contains_key(STRICT_TRANSPORT_SECURITY));
    assert!(keeps_out_hsts(response.extensions()));
}

/// Whether a policy outside of the layer does not add the header.
fn keeps_out_hsts(extensions: &Extensions) -> bool {
    extensions.get::<Applied>().is_some_and(|inner| inner.owns("strict-transport-security"))
}

#[test]
fn only_a_foreign_host_is_explained_to_the_developer() {
    for (hosts, status, expected) in [
        (
            &["evil.example"][..],
            421,
            "the policy does not list the host of the request: it is `evil.example`, and the policy lists `shop.example.com`, \
             `*.tenant.example`, `admin.example.com:8443`, `[2001:db8::1]` in `origin` and `transport: { hosts }`\n",
        ),
        (&["user@shop.example.com"], 400, "the host of the request is malformed\n"),
        (&["shop.example.com", "shop.example.com"], 400, "the request has more than one `Host` header\n"),
    ] {
        let request = hosts.iter().fold(Request::get("/"), |request, host| request.header("host", *host));
        let request = request.body(()).expect("a request");
        let Next::Answer(response) = SHOP.layer().request(&mut request.into_parts().0) else { panic!("{hosts:?}") };
        assert_eq!((response.status().as_u16(), response.body().as_ref()), (status, expected.as_bytes()));
        for (name, value) in [
            ("content-type", "text/plain; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(response.headers()[name], value, "{hosts:?}");
        }
    }
}

#[test]
fn debug_shows_the_configuration() {
    let layer = SHOP.layer().trust(["192.0.2.0/24".parse().expect("a network")]).over(Scheme::Https);
    let expected = "TransportLayer { origin: \"https://shop.example.com\", trusted: Some([Network(192.0.2.0/24)]), scheme: Some(Https), .. }";
    assert_eq!(format!("{layer:?}"), expected);
}

#[test]
fn a_network_is_read_and_printed() {
    for text in ["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"] {
        assert_eq!(text.parse::<Network>().expect("a network").to_string(), text);
    }
    assert_eq!("192.0.2.7".parse(), "192.0.2.7/32".parse::<Network>());
    for text in ["", "proxy", "10.0.0.1/8", "10.0.0.0/33"] {
        let error = text.parse::<Network>().expect_err(text);
        assert_eq!(error.to_string(), "not an address or a network such as `10.0.0.0/8`");
    }
}
