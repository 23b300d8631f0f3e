//! What runs for a request or a response.

use crate::{Kind, Row, Work, joined};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::Html;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use security_policy::adapter::Peer;
use security_policy::csrf::SpentTokens;
use security_policy::links::{Href, RedirectTarget};
use security_policy::page::PageCheck;
use security_policy::reports::{Collector, read};
use security_policy::{Key, Keys, Nonce, UnixTime, security_policy};
use std::convert::Infallible;
use std::future::ready;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use tower::{Layer as _, Service as _, service_fn};

security_policy! {
    #[allow(missing, reason = "parts of a policy")]
    struct Shop {
        origin: "https://shop.example.com",
        x_content_type_options: nosniff,
        referrer_policy: same_origin,
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
            theme: { max_age: 30d },
        },
        csrf: { bind_to: session, max_age: 8h },
    }
}

security_policy! {
    #[allow(missing, reason = "parts of a policy")]
    struct Site {
        origin: "https://shop.example.com",
        x_content_type_options: nosniff,
        cookies: { session: { name: "__Host-session", max_age: 8h, signed }, default: { http_only, same_site: lax } },
        csrf: { bind_to: session, max_age: 8h, once },
        transport: { proxies: ["10.0.0.0/8"] },
    }
}

const ROWS: &[Row] = &[
    ("request: cookies of a line", 1_000, "the server's limit", |n| theme([joined(n, "; ", |n| format!("c{n}=v"))])),
    ("request: cookies of one name", 1_000, "the server's limit", |n| theme(["theme2=v; ".repeat(n)])),
    ("request: lines of cookies", 1_000, "the server's limit", |n| theme((0..n).map(|n| format!("c{n}=v")))),
    ("request: length of a cookie", 10_000, "the server's limit", |n| theme(["a".repeat(n)])),
    ("request: cookies with a wrong signature", 50, "the server's limit", |n| {
        session(&"__Host-session=v.AAAA.BBBB; ".repeat(n))
    }),
    ("request: csrf form, fields", 2_000, "16,384 fields", |n| form(PAIRS, &"a&".repeat(n))),
    ("request: csrf form, escaped fields", 2_000, "16,384 fields", |n| form(PAIRS, &"%41=%42&".repeat(n))),
    ("request: csrf form, empty fields", 2_000, "16,384 fields", |n| form(PAIRS, &"&".repeat(n))),
    ("request: csrf form, one long field", 20_000, "1 MiB", |n| form(PAIRS, &"a".repeat(n))),
    ("request: csrf form, parts", 500, "16,384 fields", |n| {
        form(PARTS, &"--x\r\ncontent-disposition: form-data; name=a\r\n\r\nv\r\n".repeat(n))
    }),
    ("request: csrf form, almost boundaries", 5_000, "1 MiB", |n| {
        form(PARTS, &format!("--x\r\ncontent-disposition: form-data; name=a\r\n\r\n{}\r\n", "\r\n--".repeat(n)))
    }),
    ("request: length of origin", 10_000, "the server's limit", |n| {
        decide("origin", &format!("https://{}", "a.".repeat(n)))
    }),
    ("request: length of sec-fetch-site", 10_000, "the server's limit", |n| {
        decide("sec-fetch-site", &"same-".repeat(n))
    }),
    ("request: csrf form, headers of a part", 500, "32 headers", |n| {
        rejected(PARTS, &format!("--x\r\n{}\r\nv\r\n", joined(n, "", |n| format!("x-h{n}: v\r\n"))))
    }),
    ("request: csrf form, parameters of a part", 500, "16 KiB", |n| {
        let parameters = joined(n, "", |n| format!(";p{n}=v"));
        rejected(PARTS, &format!("--x\r\ncontent-disposition: form-data{parameters}\r\n\r\nv\r\n"))
    }),
    ("request: parameters of a content type", 500, "the server's limit", |n| {
        let kind = format!("multipart/form-data{}; boundary=x", joined(n, "", |n| format!("; p{n}=v")));
        form(kind.leak(), "--x\r\ncontent-disposition: form-data; name=a\r\n\r\nv\r\n")
    }),
    ("request: spent tokens", 500, "100,000 tokens", spend),
    ("request: length of the query", 1_500, "the server's limit", |n| {
        let (headers, uri) = (HeaderMap::new(), Uri::try_from(format!("/basket?{}", "a=b&".repeat(n))).expect("a URI"));
        Box::new(move || _ = black_box(Shop::CSRF.decide(&Method::POST, &uri, &headers).is_ok()))
    }),
    ("request: length of the path", 1_000, "the server's limit", |n| {
        let (headers, uri) = (HeaderMap::new(), Uri::try_from("/a%2e/..".repeat(n)).expect("a URI"));
        Box::new(move || _ = black_box(Shop::CSRF.decide(&Method::POST, &uri, &headers).is_ok()))
    }),
    ("request: proxies in forwarded", 1_000, "the server's limit", |n| {
        arrives("forwarded", [joined(n, ", ", |n| format!("for=10.0.0.{};proto=https", n % 256))])
    }),
    ("request: lines of forwarded", 1_000, "the server's limit", |n| {
        arrives("forwarded", (0..n).map(|n| format!("for=10.0.0.{};proto=https", n % 256)))
    }),
    ("request: parameters in forwarded", 1_000, "the server's limit", |n| {
        arrives("forwarded", [joined(n, ";", |n| format!("p{n}=\"a\\b\""))])
    }),
    ("request: protocols in x-forwarded-proto", 1_000, "the server's limit", |n| {
        arrives("x-forwarded-proto", ["https, ".repeat(n)])
    }),
    ("nonces", 500, "", |n| Box::new(move || (0..n).for_each(|_| _ = black_box(Nonce::random())))),
    ("response: set-cookie lines under the layer", 200, "32,768 values", |n| {
        let answer = lines("set-cookie", (0..n).map(|n| format!("c{n}=v; Path=/")));
        layered(answer)
    }),
    ("response: set-cookie attributes under the layer", 500, "", |n| {
        layered(lines("set-cookie", [format!("c=v{}", "; Path=/".repeat(n))]))
    }),
    ("response: types in content-type under the layer", 500, "", |n| {
        layered(lines("content-type", ["text/plain, ".repeat(n)]))
    }),
    ("response: directives of cache-control under the layer", 500, "", |n| {
        layered(lines("cache-control", [joined(n, ", ", |n| format!("x{n}=1"))]))
    }),
    ("covers: scripts of a page", 200, "", |n| covers("<script>f()</script>".repeat(n))),
    ("covers: links of a page", 200, "", |n| covers(joined(n, "", |n| format!("<a href=/{n}>a</a>")))),
    ("crawl: scripts of a page", 200, "", |n| crawl("<script src=/a.js></script>".repeat(n))),
    ("crawl: links of a page", 200, "", |n| crawl(joined(n, "", |n| format!("<a href=/{n}>a</a>")))),
    ("response: own header names", 500, "32,768 names", |n| apply(|n| format!("x-{n}"), n)),
    ("response: values of one name", 500, "32,768 values", |n| apply(|_| "x-a".to_owned(), n)),
    ("redirect target, length", 10_000, "the server's limit", |n| {
        let text = format!("/{}", "a/../".repeat(n));
        Box::new(move || drop(black_box(RedirectTarget::parse(&text))))
    }),
    ("href, length", 10_000, "", |n| {
        let text = format!("java{}script:a", "\t".repeat(n));
        Box::new(move || drop(black_box(Href::parse(&text))))
    }),
    ("reports of a body", 50, "64 KiB", |n| {
        let body = reports(n);
        Box::new(move || drop(black_box(read("application/reports+json", body.as_bytes()))))
    }),
    ("report: depth of JSON", 1_000, "64 KiB", |n| {
        let body = "[".repeat(n);
        Box::new(move || drop(black_box(read("application/reports+json", body.as_bytes()))))
    }),
    ("report: fields", 500, "64 KiB", |n| {
        let body = format!("[{{{}}}]", joined(n, ",", |n| format!("\"f{n}\":1")));
        Box::new(move || drop(black_box(read("application/reports+json", body.as_bytes()))))
    }),
    ("reports of a collector", 20, "its number of groups", |n| {
        let all = read("application/reports+json", reports(n).as_bytes()).expect("reports");
        Box::new(move || {
            let collector = Collector::new();
            collector.add(&all);
            drop(black_box(collector.snapshot()));
        })
    }),
    ("page: links", 200, "", |n| page(joined(n, "", |n| format!("<a href=\"/p{n}\">p</a>")))),
    ("page: images of blocked hosts", 100, "", |n| {
        page(joined(n, "\n", |n| format!("<img src=\"https://h{n}.example/\">")))
    }),
    ("page: images of blocked hosts in one line", 100, "", |n| {
        page(joined(n, "", |n| format!("<img src=\"https://h{n}.example/\">")))
    }),
    ("page: handlers in one line", 100, "", |n| page("<b onclick=\"f()\">x</b>".repeat(n))),
    ("page: unclosed elements", 500, "", |n| page("<b><div>".repeat(n))),
    ("page: unclosed tags", 500, "", |n| page("<a ".repeat(n))),
    ("page: formatting elements", 500, "", |n| page(format!("<p>{}", "<b></p>".repeat(n)))),
    ("page: attributes of one tag", 500, "", |n| page(format!("<p {}>", joined(n, " ", |n| format!("a{n}=b"))))),
];

pub(crate) fn kinds() -> Vec<Kind> {
    ROWS.iter().map(Kind::of).collect()
}

pub(crate) fn lines(name: &str, values: impl IntoIterator<Item = String>) -> HeaderMap {
    let name = HeaderName::try_from(name).expect("a name");
    values.into_iter().map(|value| (name.clone(), HeaderValue::try_from(value).expect("a value"))).collect()
}

fn theme(values: impl IntoIterator<Item = String>) -> Work {
    let headers = lines("cookie", values);
    Box::new(move || _ = black_box(Shop::THEME.get(&headers).map(str::len)))
}

fn session(value: &str) -> Work {
    let (headers, keys) = (lines("cookie", [value.to_owned()]), Keys::signing_with(Key::random()));
    Box::new(move || _ = black_box(Shop::SESSION.get(&headers, &keys, UnixTime::now()).is_ok()))
}

fn decide(name: &str, value: &str) -> Work {
    let (headers, uri) = (lines(name, [value.to_owned()]), Uri::from_static("/basket"));
    Box::new(move || _ = black_box(Shop::CSRF.decide(&Method::POST, &uri, &headers).is_ok()))
}

/// A request whose token is the last field of its body: the layer reads all of it.
fn form(kind: &'static str, body: &str) -> Work {
    sent(kind, body, true)
}

/// The same, for a body that the layer may reject before its end.
fn rejected(kind: &'static str, body: &str) -> Work {
    sent(kind, body, false)
}

fn sent(kind: &'static str, body: &str, is_read: bool) -> Work {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let (mut set, now) = (HeaderMap::new(), UnixTime::now());
    Shop::SESSION.set(&mut set, &keys, "user:42", now).expect("a value");
    let token = Shop::CSRF.token(Arc::clone(&keys), &lines("cookie", [pairs(&set)]), now);
    let text = token.text();
    token.set_cookie(&mut set);
    let last = match kind {
        PAIRS => format!("&csrf_token={text}"),
        _ => format!("--x\r\ncontent-disposition: form-data; name=csrf_token\r\n\r\n{text}\r\n--x--"),
    };
    let (cookies, body) = (pairs(&set), Bytes::from(format!("{body}{last}")));
    Box::new(move || {
        let hello = service_fn(async |request: Request<Body>| {
            black_box(request);
            Ok::<_, Infallible>(Response::new(Body::empty()))
        });
        let mut layer = Shop::CSRF.layer(Arc::clone(&keys)).body_limit(1 << 25).field_limit(usize::MAX).layer(hello);
        let request = Request::post("/basket").header("content-type", kind).header("cookie", &cookies);
        let request = request.body(Body::from(body.clone())).expect("a request");
        let answer = wait(layer.call(request)).expect("no service of these fails");
        assert!(!is_read || answer.status() == StatusCode::OK, "the token is found");
    })
}

/// Requests that each use a token of their own.
fn spend(count: usize) -> Work {
    let keys = Arc::new(Keys::signing_with(Key::random()));
    Box::new(move || {
        let (mut set, now) = (HeaderMap::new(), UnixTime::now());
        Site::SESSION.set(&mut set, &keys, "user:42", now).expect("a value");
        let hello = service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
        let spent = SpentTokens::in_process_up_to(count);
        let mut layer = Site::CSRF.layer(Arc::clone(&keys)).remembering(spent).layer(hello);
        for _ in 0..count {
            let mut set = set.clone();
            let token = Site::CSRF.token(Arc::clone(&keys), &lines("cookie", [pairs(&set)]), now);
            let text = token.text();
            token.set_cookie(&mut set);
            let request = Request::post("/basket").header("x-csrf-token", text).header("cookie", pairs(&set));
            let answer = wait(layer.call(request.body(Body::empty()).expect("a request")));
            assert_eq!(answer.expect("no service of these fails").status(), StatusCode::OK, "the token is new");
        }
    })
}

/// The cookies that a response sets, as a request carries them.
fn pairs(set: &HeaderMap) -> String {
    let lines = set.get_all("set-cookie").iter().map(|line| line.to_str().expect("text"));
    lines.filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ")
}

/// A request from a proxy.
fn arrives(name: &str, values: impl IntoIterator<Item = String>) -> Work {
    let mut request = Request::new(()).into_parts().0;
    request.headers = lines(name, values);
    request.headers.insert("host", HeaderValue::from_static("shop.example.com"));
    request.extensions.insert(Peer([10, 0, 0, 7].into()));
    Box::new(move || drop(black_box(Site::TRANSPORT.decide(&request))))
}

/// A response with these headers, under the layer of a policy.
fn layered(headers: HeaderMap) -> Work {
    let mut layer = Site::layer().layer(service_fn(move |_: Request<Body>| {
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = headers.clone();
        ready(Ok::<_, Infallible>(response))
    }));
    Box::new(move || drop(black_box(wait(layer.call(Request::new(Body::empty()))))))
}

/// An application in which every page has this content.
fn site(body: String) -> Router {
    Router::new().fallback(move || ready(Html(body.clone()))).layer(Site::layer())
}

fn covers(body: String) -> Work {
    let site = site(body);
    Box::new(move || wait(Site::assert_covers(site.clone()).following_links(1).into_future()))
}

fn crawl(body: String) -> Work {
    let site = site(body);
    Box::new(move || drop(black_box(wait(Site::crawl(site.clone()).pages(1).summary()))))
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(answer) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return answer;
        }
    }
}

/// The policy, set on a response with `count` headers. The time contains that of a copy of the map.
fn apply(name: fn(usize) -> String, count: usize) -> Work {
    let mut own = HeaderMap::new();
    for n in 0..count {
        own.append(HeaderName::try_from(name(n)).expect("a name"), HeaderValue::from_static("v"));
    }
    Box::new(move || {
        let mut headers = own.clone();
        Shop::apply(&mut headers);
        drop(black_box(headers));
    })
}

pub(crate) fn reports(count: usize) -> String {
    let report = |n| {
        format!(
            "{{\"type\":\"csp-violation\",\"age\":0,\"url\":\"https://shop.example.com/{n}\",\"user_agent\":\"a\",\"body\":{{\
             \"documentURL\":\"https://shop.example.com/{n}\",\"effectiveDirective\":\"img-src\",\"blockedURL\":\"https://h{n}.example/a.png\"}}}}"
        )
    };
    format!("[{}]", joined(count, ",", report))
}

fn page(body: String) -> Work {
    let response = Response::builder()
        .header("content-type", "text/html; charset=utf-8")
        .header("content-security-policy", "default-src 'self'; base-uri 'none'")
        .body(body)
        .expect("a response");
    Box::new(move || drop(black_box(PageCheck::new(&response).audit())))
}

const PAIRS: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data; boundary=x";
