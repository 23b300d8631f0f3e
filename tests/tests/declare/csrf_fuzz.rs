//! Random requests against an independently written model: nothing panics, and nothing passes that the model rejects.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{Bind, Csrf, CsrfToken, Reusable},
    security_policy,
};
use security_policy_tests::{Random, SEED};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: {
            bind_to: session,
            trusted_origins: ["https://pay.example.com", "http://localhost:3000"],
            exempt: ["POST /webhook"],
            #[allow(csrf_get_mutation, reason = "one is enough to test")]
            protect: ["GET /logout"],
            isolate: { exempt: ["/api/public"] },
        },
    }
}

security_policy! {
    struct Hosted {
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, trust_subdomains },
    }
}

security_policy! {
    struct Family {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, trust_subdomains, exempt: ["GET /order"], isolate },
    }
}

/// What the model knows of a policy, written by hand.
struct Model {
    own: Option<&'static str>,
    /// How the origins of the same site start and end.
    site: Option<(&'static str, &'static str)>,
    trusted: &'static [&'static str],
    exempt: &'static [(&'static str, &'static str)],
    protect: &'static [(&'static str, &'static str)],
    subdomains: bool,
    isolated: Option<&'static [&'static str]>,
}

const SHOP: Model = Model {
    own: Some("https://shop.example.com"),
    site: None,
    trusted: &["https://pay.example.com", "http://localhost:3000"],
    exempt: &[("POST", "/webhook")],
    protect: &[("GET", "/logout"), ("HEAD", "/logout")],
    subdomains: false,
    isolated: Some(&["/api/public"]),
};

const HOSTED: Model =
    Model { own: None, site: None, trusted: &[], exempt: &[], protect: &[], subdomains: true, isolated: None };

const FAMILY: Model = Model {
    own: Some("https://shop.example.com"),
    site: Some(("https://", ".example.com")),
    exempt: &[("GET", "/order"), ("HEAD", "/order")],
    isolated: Some(&[]),
    ..HOSTED
};

/// Paths that no policy names, but that some router could treat as one of them.
const ODD_PATHS: &[&str] = &["//logout", "/%6cogout", "/a/../webhook", "/webhook%2F", "/api//public", "/."];

/// When a request may pass: sets of allowed texts, where the crate parses what it gets.
fn may_pass(model: &Model, request: &Fuzzed, genuine: bool) -> bool {
    let all = |name: &str| -> Vec<&str> {
        request.pairs.iter().filter(|(other, _)| *other == name).map(|(_, value)| value.as_str()).collect()
    };
    let (site, origin, host) = (all("sec-fetch-site"), all("origin"), all("host"));
    let (mode, dest) = (all("sec-fetch-mode"), all("sec-fetch-dest"));
    let at = (request.method, request.path);
    let says = |values: &[&str], wanted: &[&str]| values.len() == 1 && wanted.contains(&values[0]);
    let is_trusted = says(&origin, model.trusted);
    let is_here = says(&site, &["same-origin", "none"]) || (model.subdomains && says(&site, &["same-site"]));
    let is_own = match model.own {
        Some(own) => origin == [own],
        // Every text that a browser at this host could send.
        None => {
            host.len() == 1 && origin.len() == 1 && {
                let host = host[0].to_ascii_lowercase();
                let of = |scheme: &str, port: &str| {
                    format!("{scheme}://{}", host.strip_suffix(port).unwrap_or(&host)) == origin[0]
                };
                of("https", ":443") || of("http", ":80")
            }
        }
    };
    let is_family = model.site.is_some_and(|(scheme, domain)| {
        origin.len() == 1
            && origin[0].strip_prefix(scheme).is_some_and(|rest| {
                let host = rest.split(':').next().expect("a piece");
                host.ends_with(domain) || host == &domain[1..]
            })
    });
    let by_site = is_here || (site.len() == 1 && is_trusted);
    let by_origin = is_trusted || is_own || is_family;

    let is_safe = ["GET", "HEAD", "OPTIONS", "TRACE"].contains(&request.method);
    let is_odd = ODD_PATHS.contains(&request.path);
    let is_protected = model.protect.contains(&at) || (is_odd && !model.protect.is_empty());
    let is_socket = request.method == "CONNECT"
        || (is_safe
            && all("upgrade")
                .iter()
                .flat_map(|line| line.split(','))
                .any(|name| name.trim().to_lowercase() == "websocket"));
    if is_socket {
        let nobody = site.is_empty() && origin.is_empty();
        return model.exempt.contains(&at)
            || (nobody && (!is_protected || genuine))
            || (!nobody && (site.is_empty() || by_site) && (origin.is_empty() || by_origin));
    }
    if is_safe && !is_protected {
        let Some(open) = model.isolated else { return true };
        let embedded = ["object", "embed", "frame", "iframe", "fencedframe"];
        let is_link = ["GET", "HEAD"].contains(&request.method)
            && says(&mode, &["navigate"])
            && (dest.is_empty() || (dest.len() == 1 && !embedded.contains(&dest[0])));
        let is_preflight = request.method == "OPTIONS" && !all("access-control-request-method").is_empty();
        return match (site.len(), origin.len()) {
            (0, 0) => true,
            (0, _) => open.contains(&request.path) || is_preflight || by_origin,
            (1, _) => is_here || is_link || open.contains(&request.path) || is_preflight || is_trusted,
            _ => is_here,
        };
    }
    if model.exempt.contains(&at) {
        return true;
    }
    if !site.is_empty() {
        return by_site;
    }
    if !origin.is_empty() {
        return by_origin;
    }
    genuine
}

struct Fuzzed {
    method: &'static str,
    path: &'static str,
    pairs: Vec<(&'static str, String)>,
}

impl Fuzzed {
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.pairs {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("no control is among the pieces");
            headers.append(HeaderName::from_static(name), value);
        }
        headers
    }
}

/// Mostly a valid value for the header, sometimes one of another header, truncated, doubled or concatenated.
fn value(random: &mut Random, fitting: &[&'static str]) -> String {
    let of = if random.below(4) == 0 { ODD } else { fitting };
    let mut text = random.pick(of).to_owned();
    match random.below(10) {
        0 => text.truncate(text.char_indices().nth(random.below(8)).map_or(text.len(), |(at, _)| at)),
        1 => text.push_str(random.pick(ODD)),
        2 => text = text.to_ascii_uppercase(),
        3 => text = format!("{text}{}", random.pick(&[":443", ":80", "/", ",", " ", ".", "%00", "#", "@evil.example"])),
        _ => {}
    }
    text.trim().to_owned()
}

fn fuzzed(random: &mut Random, tokens: &[String], cookies: &[String]) -> Fuzzed {
    let method =
        random.pick(&["GET", "GET", "HEAD", "OPTIONS", "TRACE", "POST", "POST", "POST", "PUT", "CONNECT", "get", "X"]);
    let path = match random.below(5) {
        0 => random.pick(ODD_PATHS),
        _ => random.pick(&["/", "/webhook", "/webhook/", "/logout", "/api/public", "/order"]),
    };
    let mut pairs = Vec::new();
    for (name, fitting) in HEADERS {
        let times = random.pick(&[0, 0, 0, 1, 1, 1, 1, 2]);
        for _ in 0..times {
            pairs.push((*name, value(random, fitting)));
        }
    }
    for (name, of) in [("x-csrf-token", tokens), ("cookie", cookies)] {
        for _ in 0..random.pick(&[0, 1, 1, 1, 2]) {
            let at = random.below(of.len());
            pairs.push((name, if random.below(6) == 0 { value(random, ODD) } else { of[at].clone() }));
        }
    }
    Fuzzed { method, path, pairs }
}
const HEADERS: &[(&str, &[&str])] = &[
    ("sec-fetch-site", &["same-origin", "same-site", "cross-site", "none"]),
    ("sec-fetch-mode", &["navigate", "cors", "no-cors", "websocket"]),
    ("sec-fetch-dest", &["document", "iframe", "object", "image", "empty", "fencedframe"]),
    (
        "origin",
        &[
            "https://shop.example.com",
            "https://pay.example.com",
            "http://localhost:3000",
            "null",
            "https://evil.example",
            "https://blog.example.com",
            "http://blog.example.com",
            "ftp://shop.example.com",
            "http://shop.example.com",
            "https://shop.example.com.evil.example",
        ],
    ),
    ("host", &["shop.example.com", "shop.example.com:443", "shop.example.com:8443", "evil.example"]),
    ("access-control-request-method", &["PUT"]),
    ("upgrade", &["websocket", "WebSocket", "h2c, websocket", "h2c", "websockets"]),
];

const ODD: &[&str] = &[
    "",
    "null",
    "*",
    "same-origin",
    "none",
    "https://",
    "://",
    ":",
    "[::1]",
    "https://[::1]",
    "https://[",
    "]:80",
    "ä",
    "https://shop.example.com:0443",
    "https://shop.example.com:443",
    "a, b",
    "\"none\"",
    "none;a",
    "?1",
    "https://shop.example.com https://pay.example.com",
    "navigate",
    "99999999999999999999",
    "https://x:99999",
    "=",
    "__Host-csrf=",
    "__Host-csrf",
    ";;;",
    "__Host-session=a; __Host-session=b",
];

/// The model accepts a token that was made here, for this session, if its cookie came with it, each of them once.
struct Made {
    keys: Arc<Keys>,
    now: UnixTime,
    session: String,
    half: String,
    good: Vec<String>,
    tokens: Vec<String>,
    cookies: Vec<String>,
}

fn made<B: Bind>(csrf: &Csrf<B>, session: impl Fn(&Keys, UnixTime) -> String) -> Made {
    let (keys, now) = (Arc::new(Keys::signing_with(Key::random())), UnixTime::now());
    let [session, other] = [now, UnixTime::from_secs(now.as_secs() - 9)].map(|at| session(&keys, at));
    let issue = |cookie: &str| -> (CsrfToken, String) {
        let mut request = HeaderMap::new();
        request.insert("cookie", HeaderValue::from_str(cookie).expect("a header"));
        let token = csrf.token(keys.clone(), &request, now);
        let (_, mut response) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut response);
        let half = response["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned();
        (token, half)
    };
    let ((own, half), (foreign, foreign_half), (nobody, nobody_half)) = (issue(&session), issue(&other), issue("a=1"));
    let good = vec![own.text(), own.text(), own.text_for("/order")];
    let bad = [foreign.text(), nobody.text(), own.text_for("/elsewhere"), "A".repeat(150)];
    let pair = |session: &str, half: &str| format!("{session}; {half}");
    let cookies = vec![
        pair(&session, &half),
        pair(&session, &half),
        pair(&half, &session),
        pair(&session, &foreign_half),
        pair(&other, &half),
        pair(&session, &nobody_half),
        half.clone(),
        session.clone(),
        format!("{session}; {half}; {foreign_half}"),
    ];
    let tokens = good.iter().cloned().chain(bad).collect();
    Made { keys, now, session, half, good, tokens, cookies }
}

impl Made {
    fn genuine(&self, request: &Fuzzed) -> bool {
        let all = |wanted: &str| -> Vec<&String> {
            request.pairs.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| value).collect()
        };
        let pairs: Vec<&str> = all("cookie").iter().flat_map(|line| line.split(';')).map(str::trim).collect();
        let named = |name: &str| -> Vec<&&str> {
            pairs.iter().filter(|pair| pair.split('=').next() == Some(name) && pair.contains('=')).collect()
        };
        let tokens = all("x-csrf-token");
        let is_good = |token: &String| match self.good.iter().position(|good| good == token) {
            Some(2) => request.path == "/order",
            other => other.is_some(),
        };
        tokens.len() == 1
            && is_good(tokens[0])
            && named("__Host-csrf") == [&self.half.as_str()]
            && named("__Host-session").contains(&&self.session.as_str())
    }
}

fn run<B: Bind + Reusable>(csrf: &Csrf<B>, model: &Model, made: &Made, seed: u64) -> [usize; 4] {
    let (mut random, mut counts) = (Random::new(seed), [0; 4]);
    for _ in 0..ROUNDS {
        let request = fuzzed(&mut random, &made.tokens, &made.cookies);
        let method = Method::from_bytes(request.method.as_bytes()).expect("a method");
        let result = csrf.check(&made.keys, &method, &Uri::from_static(request.path), &request.headers(), made.now);
        let passes = matches!(result, Ok(Some(_)));
        let genuine = made.genuine(&request);
        let may = may_pass(model, &request, genuine);
        assert!(may || !passes, "{:?} {} {:?}: {result:?}", request.method, request.path, request.pairs);
        let by_token = matches!(result, Ok(Some(security_policy::csrf::Rule::Token)));
        counts[0] += usize::from(passes);
        counts[1] += usize::from(!passes);
        counts[2] += usize::from(by_token);
        // The model lets this pass, and the crate rejects it because another header is malformed.
        counts[3] += usize::from(may && !passes);
    }
    counts
}

#[test]
fn nothing_passes_that_the_model_rejects() {
    let session = |header: HeaderValue| header.to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let shop = made(&Shop::CSRF, |keys, now| session(Shop::SESSION.header(keys, "user:42", now).expect("a value")));
    let hosted =
        made(&Hosted::CSRF, |keys, now| session(Hosted::SESSION.header(keys, "user:42", now).expect("a value")));
    let family =
        made(&Family::CSRF, |keys, now| session(Family::SESSION.header(keys, "user:42", now).expect("a value")));
    let runs = [
        run(&Shop::CSRF, &SHOP, &shop, SEED),
        run(&Hosted::CSRF, &HOSTED, &hosted, 0x2545_f491_4f6c_dd1d),
        run(&Family::CSRF, &FAMILY, &family, SEED ^ 0x5851_f42d),
    ];
    for [passed, rejected, by_token, stricter] in runs {
        // The test would be meaningless if no request got this far.
        assert!(passed > 2_000 && rejected > 2_000 && by_token > 20, "{passed} {rejected} {by_token}");
        assert!(stricter < 500, "{stricter} of {ROUNDS} are rejected that might pass");
    }
}

const ROUNDS: usize = 10_000;
