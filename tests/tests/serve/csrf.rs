//! Tokens and the layer that requires them: the result for each, from a form, from a header, and without one.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    response::Html,
    routing::{get, post},
};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, SET_COOKIE, VARY},
    request::Builder,
};
use security_policy::{
    Key, Keys, UnixTime,
    csrf::{CsrfForm, CsrfToken, Rejection, Rule, TokenError},
    security_policy,
};
use serde::Deserialize;
use tower::{Layer as _, Service, ServiceExt as _};

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: session, max_age: 1h },
    }
}

security_policy! {
    /// A session of another library, an origin without https, and custom names.
    struct Foreign {
        origin: "http://intranet.example",
        cookies: { sid: { secure: false } },
        csrf: { bind_to: sid, cookie: "half", field: "authenticity", header: "x-form", isolate },
    }
}

security_policy! {
    struct Unlimited {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 30d, signed } },
        csrf: { bind_to: session },
    }
}

security_policy! {
    struct Longer { csrf: { .., max_age: 30d }, ..Unlimited }
}

security_policy! {
    struct Shorter { csrf: { .., max_age: 60s }, ..Unlimited }
}

fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::random()))
}

fn now() -> UnixTime {
    UnixTime::now()
}

/// The cookies that a browser sends after these responses.
fn cookies(responses: &[&HeaderMap]) -> HeaderMap {
    let lines = responses.iter().flat_map(|headers| headers.get_all(SET_COOKIE));
    let pairs: Vec<&str> = lines.map(|line| line.to_str().expect("text").split(';').next().expect("a pair")).collect();
    let mut headers = HeaderMap::new();
    if !pairs.is_empty() {
        headers.insert(COOKIE, HeaderValue::from_str(&pairs.join("; ")).expect("a header"));
    }
    headers
}

/// A user who is logged in and has loaded a page with a form.
struct Visitor {
    keys: Arc<Keys>,
    session: HeaderMap,
    half: HeaderMap,
    token: CsrfToken,
}

impl Visitor {
    fn new(keys: &Arc<Keys>, at: UnixTime) -> Self {
        let (mut session, start) = (HeaderMap::new(), at.min(now()));
        Shop::SESSION.rotate(&mut session, keys, start).expect("a session");
        let mut visitor = Self::with_session(keys, session, at);
        // The cookies have been there ever since.
        let request = cookies(&[&visitor.session]);
        let active = Shop::SESSION.get(&request, keys, start).expect("genuine").expect("there");
        Shop::SESSION.renew(&mut visitor.session, keys, &active, now()).expect("a session");
        visitor
    }

    fn without_session(keys: &Arc<Keys>) -> Self {
        Self::with_session(keys, HeaderMap::new(), now())
    }

    fn with_session(keys: &Arc<Keys>, session: HeaderMap, at: UnixTime) -> Self {
        let token = Shop::CSRF.token(keys.clone(), &cookies(&[&session]), at);
        let (_, mut half) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut half);
        Self { keys: keys.clone(), session, half, token }
    }

    fn cookies(&self) -> HeaderMap {
        cookies(&[&self.session, &self.half])
    }

    fn verify(&self, token: &str, cookies: &HeaderMap) -> Result<(), TokenError> {
        Shop::CSRF.verify(&self.keys, token, "/order", cookies, now())
    }
}

#[derive(Deserialize)]
struct Table {
    unsafe_methods: Methods,
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Methods {
    safe: Vec<String>,
    check: Vec<String>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    result: String,
}

fn table() -> Table {
    toml::from_str(include_str!("../../data/csrf.toml")).expect("the table reads")
}

fn app(keys: &Arc<Keys>) -> Router {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        tea: u32,
    }
    Router::new()
        .route("/", get(async |token: CsrfToken| Html(token.field().to_string())))
        .route("/plain", get(async || "no form").post(async || "done"))
        .route("/order", post(async |CsrfForm(order): CsrfForm<Order>| format!("{} bags", order.tea)))
        .layer(Shop::CSRF.layer(keys.clone()).body_limit(4096))
}

async fn send(app: &Router, request: Request<Body>) -> (StatusCode, Option<Rejection>, String) {
    let response = app.clone().oneshot(request).await.expect("no service of these fails");
    let (status, rejection) = (response.status(), response.extensions().get().copied());
    let body = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, rejection, String::from_utf8(body.into()).expect("text"))
}

fn form(cookies: &HeaderMap, fields: &str) -> Request<Body> {
    with(Request::post("/order"), cookies)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()))
        .expect("a request")
}

fn with(mut request: Builder, headers: &HeaderMap) -> Builder {
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request
}

#[tokio::test]
async fn the_cases_of_the_signed_double_submit() {
    let keys = keys();
    let app = app(&keys);
    let (visitor, attacker) = (Visitor::new(&keys, now()), Visitor::new(&keys, now()));
    let before_login = Visitor::without_session(&keys);
    let stranger_to_all = Visitor::new(&self::keys(), now());
    let fields = |token: &str| format!("csrf_token={token}&tea=3");
    let cases = table().case;
    assert_eq!(cases.len(), 9);
    for case in cases {
        let request = match case.id.as_str() {
            "csrf-01" => form(&visitor.cookies(), &fields(&visitor.token.text())),
            // The attacker's own pair, planted next to the visitor's session.
            "csrf-02" => form(&cookies(&[&visitor.session, &attacker.half]), &fields(&attacker.token.text())),
            "csrf-03" => {
                form(&cookies(&[&visitor.session, &stranger_to_all.half]), &fields(&stranger_to_all.token.text()))
            }
            "csrf-04" => form(&visitor.cookies(), "tea=3"),
            // The design requires the cookie as well.
            "csrf-05" => form(&cookies(&[&visitor.session]), &fields(&visitor.token.text())),
            "csrf-06" => form(&cookies(&[&visitor.session, &before_login.half]), &fields(&before_login.token.text())),
            "csrf-07" => {
                let mut request = form(&visitor.cookies(), "tea=3");
                let target = format!("/order?csrf_token={}", visitor.token.text());
                *request.uri_mut() = target.parse().expect("a target");
                request
            }
            "csrf-08" => {
                form(&visitor.cookies(), &format!("csrf_token=made-up&csrf_token={}&tea=3", visitor.token.text()))
            }
            "csrf-09" => with(Request::get("/plain"), &visitor.cookies()).body(Body::empty()).expect("a request"),
            other => panic!("a case that nobody has written down: {other}"),
        };
        let (status, rejection, _) = send(&app, request).await;
        let allows = case.result == "allow";
        assert_eq!(status == StatusCode::OK, allows, "{}: {status} {rejection:?}", case.id);
        assert_eq!(rejection.is_none(), allows, "{}", case.id);
    }
}

#[tokio::test]
async fn the_methods_that_are_checked() {
    let app = app(&keys());
    let Methods { safe, check } = table().unsafe_methods;
    let status = async |method: &str| {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = Request::builder().method(method).uri("/nowhere").body(Body::empty()).expect("a request");
        send(&app, request).await.0
    };
    for method in safe {
        assert_eq!(status(&method).await, StatusCode::NOT_FOUND, "{method}");
    }
    for method in check.iter().map(|method| if method.contains(' ') { "BREW" } else { method }).chain(["get"]) {
        assert_eq!(status(method).await, StatusCode::FORBIDDEN, "{method}");
    }
}

#[test]
fn each_wrong_token_says_what_is_wrong_with_it() {
    let keys = keys();
    let visitor = Visitor::new(&keys, now());
    let all = visitor.cookies();
    assert_eq!(visitor.verify(&visitor.token.text(), &all), Ok(()));

    let another = Visitor::new(&keys, now());
    assert_eq!(visitor.verify(&another.token.text(), &all), Err(TokenError::Foreign));
    assert_eq!(visitor.verify("", &all), Err(TokenError::Malformed));
    assert_eq!(visitor.verify("ü", &all), Err(TokenError::Malformed));
    assert_eq!(visitor.verify(&"A".repeat(150), &all), Err(TokenError::Foreign));
    assert_eq!(visitor.verify(&format!("{}=", visitor.token.text()), &all), Err(TokenError::Malformed));
    assert_eq!(visitor.verify(&visitor.token.text(), &cookies(&[&visitor.session])), Err(TokenError::MissingCookie));

    // The same session in another browser window that lost the cookie: both halves are genuine, but not of one pair.
    let second = Visitor::with_session(&keys, visitor.session.clone(), now());
    assert_eq!(visitor.verify(&second.token.text(), &all), Err(TokenError::OtherCookie));

    // A sibling subdomain plants a second cookie of the same name, which only a prefix would prevent.
    let tossed = cookies(&[&visitor.session, &visitor.half, &another.half]);
    assert_eq!(visitor.verify(&visitor.token.text(), &tossed), Err(TokenError::RepeatedCookie));
    let swapped = cookies(&[&visitor.session, &another.half]);
    assert_eq!(visitor.verify(&another.token.text(), &swapped), Err(TokenError::ForeignCookie));

    // What is missing or repeated is not counted.
    assert_eq!((keys.counters().tampered(), keys.counters().expired()), (7, 0));
}

#[test]
fn a_token_has_an_age_and_may_have_a_form() {
    let keys = keys();
    let at = |seconds: i64| UnixTime::from_secs(now().as_secs().saturating_add_signed(seconds));
    let old = Visitor::new(&keys, at(-3601));
    let Err(TokenError::Expired { age, limit }) = old.verify(&old.token.text(), &old.cookies()) else {
        panic!("an old token passes")
    };
    assert_eq!(limit, Duration::from_secs(3600));
    assert!((3601..3610).contains(&age.as_secs()), "{age:?}");
    let early = Visitor::new(&keys, at(60));
    assert!(matches!(early.verify(&early.token.text(), &early.cookies()), Err(TokenError::NotYetValid { .. })));
    assert_eq!((keys.counters().tampered(), keys.counters().expired()), (0, 1));

    let visitor = Visitor::new(&keys, now());
    let all = visitor.cookies();
    assert_eq!(visitor.verify(&visitor.token.text_for("/order?step=2#top"), &all), Ok(()));
    assert_eq!(visitor.verify(&visitor.token.text_for("/logout"), &all), Err(TokenError::Foreign));
    assert_eq!(visitor.verify(&visitor.token.text_for(""), &all), Err(TokenError::Foreign));
}

/// Without `max_age` in the policy: a token of a session expires with it, and a token without a session after 12 hours.
#[test]
fn a_token_without_a_session_expires() {
    let keys = keys();
    let hour = 60 * 60;
    let verify = |token: &CsrfToken, cookies: &HeaderMap, later: u64| {
        let now = UnixTime::from_secs(now().as_secs() + later);
        Unlimited::CSRF.verify(&keys, &token.text(), "/order", cookies, now)
    };
    let issue = |session: &HeaderMap| {
        let token = Unlimited::CSRF.token(keys.clone(), &cookies(&[session]), now());
        let (_, mut half) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut half);
        (token, cookies(&[session, &half]))
    };
    let (token, all) = issue(&HeaderMap::new());
    for later in [0, hour, 12 * hour - 5] {
        assert_eq!(verify(&token, &all, later), Ok(()), "{later}");
    }
    for later in [12 * hour + 5, 24 * hour, 365 * 24 * hour] {
        let found = verify(&token, &all, later);
        assert!(
            matches!(found, Err(TokenError::Expired { limit, .. }) if limit.as_secs() == 43_200),
            "{later}: {found:?}"
        );
    }

    // It expires with its session.
    let mut session = HeaderMap::new();
    Unlimited::SESSION.set(&mut session, &keys, "user:42", now()).expect("a session");
    let (token, all) = issue(&session);
    assert_eq!(verify(&token, &all, 29 * 24 * hour), Ok(()));
    // After that there is no session, and the token does not belong to that state.
    assert_eq!(verify(&token, &all, 31 * 24 * hour), Err(TokenError::ForeignCookie));

    // The policy's own `max_age` applies to both, longer or shorter.
    for (csrf, limit) in [(Longer::CSRF, 30 * 24 * hour), (Shorter::CSRF, 60)] {
        let token = csrf.token(keys.clone(), &HeaderMap::new(), now());
        let (text, mut half) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut half);
        let at = |later: u64| {
            let now = UnixTime::from_secs(now().as_secs() + later);
            csrf.verify(&keys, &text, "/order", &cookies(&[&half]), now)
        };
        assert_eq!(at(limit - 5), Ok(()));
        assert!(matches!(at(limit + 5), Err(TokenError::Expired { limit: found, .. }) if found.as_secs() == limit));
    }
}

#[test]
fn each_rendering_has_a_mask_of_its_own() {
    let visitor = Visitor::new(&keys(), now());
    let all = visitor.cookies();
    let texts: Vec<String> = (0..200).map(|_| visitor.token.text()).collect();
    for (index, text) in texts.iter().enumerate() {
        assert!(!texts[..index].contains(text));
        assert_eq!(visitor.verify(text, &all), Ok(()));
    }
    // What an attack on compression could tell apart: no position of the text has the same letter in all of them.
    for place in 0..texts[0].len() - 1 {
        assert!(texts.iter().any(|text| text.as_bytes()[place] != texts[0].as_bytes()[place]), "{place}");
    }
    // Neither is the mask of one with the rest of another.
    let spliced = format!("{}{}", &texts[0][..75], &texts[1][75..]);
    assert_ne!(visitor.verify(&spliced, &all), Ok(()));
}

#[test]
fn no_bit_of_a_token_or_its_cookie_can_change() {
    let visitor = Visitor::new(&keys(), now());
    let (all, text) = (visitor.cookies(), visitor.token.text());
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for place in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        let at = letters.iter().position(|letter| *letter == changed[place]).expect("a letter of base64url");
        changed[place] = letters[(at + 1) % 64];
        let changed = String::from_utf8(changed).expect("ASCII");
        assert_ne!(visitor.verify(&changed, &all), Ok(()), "{place}");
    }
    // A token is 112 bytes, so four bits of its last character are unused.
    let start = &text[..text.len() - 1];
    let accepted = letters.iter().map(|last| format!("{start}{}", char::from(*last)));
    let accepted: Vec<String> = accepted.filter(|other| visitor.verify(other, &all).is_ok()).collect();
    assert_eq!(accepted, [text.as_str()]);
    for other in [format!("{text}=="), format!("{text} "), format!("{start}+"), start.to_owned()] {
        assert_eq!(visitor.verify(&other, &all), Err(TokenError::Malformed), "{other}");
    }
    let half = visitor.half[SET_COOKIE].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let name = "__Host-csrf=".len();
    for place in name..half.len() {
        let mut changed = half.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let mut planted = HeaderMap::new();
        planted.insert(SET_COOKIE, HeaderValue::from_bytes(&changed).expect("a line"));
        let result = visitor.verify(&text, &cookies(&[&visitor.session, &planted]));
        assert_eq!(result, Err(TokenError::ForeignCookie), "{place}");
    }
}

#[test]
fn what_is_signed_is_written_down() {
    let secret = "pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";
    let bytes = Base64UrlUnpadded::decode_vec(secret).expect("base64");
    let keys = Arc::new(Keys::parse(&format!("sign:{secret}")).expect("keys"));
    let now = UnixTime::from_secs(1_790_000_000);
    let hmac = |key: &[u8], parts: &[Option<&[u8]>]| {
        let mut text = Vec::new();
        for part in parts {
            text.push(u8::from(part.is_some()));
            text.extend(part.map(|part| (part.len() as u64).to_be_bytes()).iter().flatten());
            text.extend(part.unwrap_or_default());
        }
        hmac_sha256::HMAC::mac(&text, key)
    };
    let mut session = HeaderMap::new();
    Shop::SESSION.set(&mut session, &keys, "user:42", now).expect("a session");
    let mut foreign = HeaderMap::new();
    Foreign::SID.set(&mut foreign, "user:42").expect("a session");
    // The time and the value of the one, the text of the other, and nothing for a browser without either.
    let empty = HeaderMap::new();
    let shop = |headers: &HeaderMap| Shop::CSRF.token(keys.clone(), headers, now);
    let other = |headers: &HeaderMap| Foreign::CSRF.token(keys.clone(), headers, now);
    for (token, name, session) in [
        (shop(&cookies(&[&session])), "__Host-csrf", Some("1790000000.user:42")),
        (shop(&empty), "__Host-csrf", None),
        (other(&cookies(&[&foreign])), "half", Some("user:42")),
    ] {
        let session = session.map(str::as_bytes);
        let key = hmac_sha256::HMAC::mac(format!("security-policy.csrf.{name}"), &bytes);
        for action in [None, Some("/order")] {
            let text = action.map_or_else(|| token.text(), |action| token.text_for(action));
            let form = Base64UrlUnpadded::decode_vec(&text).expect("base64");
            let (mask, masked) = form.split_at(56);
            let plain: Vec<u8> = mask.iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect();
            let (own, issued) = (&plain[..16], now.as_secs().to_be_bytes());
            assert_eq!(plain[16..24], issued);
            let parts = [Some(&b"form"[..]), session, Some(own), Some(&issued), action.map(str::as_bytes)];
            assert_eq!(plain[24..], hmac(&key, &parts));

            let mut page = HeaderMap::new();
            token.set_cookie(&mut page);
            let half = Base64UrlUnpadded::decode_vec(&value(&page, name)).expect("base64");
            assert_eq!(half[..16], *own);
            assert_eq!(half[16..], hmac(&key, &[Some(b"cookie"), session, Some(own)]));
        }
    }
}

/// The value of a cookie that a response sets.
fn value(response: &HeaderMap, name: &str) -> String {
    let line = response[SET_COOKIE].to_str().expect("text");
    let pair = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
    assert_eq!(pair.0, name);
    pair.1.to_owned()
}

#[test]
fn keys_rotate() {
    let text = "sign:pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik";
    let old = Arc::new(Keys::parse(text).expect("keys"));
    let visitor = Visitor::new(&old, now());
    let both = format!("sign:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY {}", text.replace("sign", "accept"));
    let both = Keys::parse(&both).expect("keys");
    let verify = |keys: &Keys| Shop::CSRF.verify(keys, &visitor.token.text(), "/order", &visitor.cookies(), now());
    assert_eq!(verify(&both), Ok(()));
    let new = Keys::parse("sign:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY").expect("keys");
    assert_eq!(verify(&new), Err(TokenError::ForeignCookie));
}

#[test]
fn a_renewed_session_keeps_its_forms_and_a_new_one_does_not() {
    let keys = keys();
    let visitor = Visitor::new(&keys, now());
    let later = UnixTime::from_secs(now().as_secs() + 60);
    let request = visitor.cookies();
    let active = Shop::SESSION.get(&request, &keys, later).expect("genuine").expect("there");
    let mut renewed = HeaderMap::new();
    Shop::SESSION.renew(&mut renewed, &keys, &active, later).expect("a session");
    assert_ne!(renewed[SET_COOKIE], visitor.session[SET_COOKIE]);
    let verify = |session: &HeaderMap| {
        Shop::CSRF.verify(&keys, &visitor.token.text(), "/order", &cookies(&[session, &visitor.half]), later)
    };
    assert_eq!(verify(&renewed), Ok(()));

    // Another login of the same user, with the same value, a minute later.
    let mut again = HeaderMap::new();
    Shop::SESSION.set(&mut again, &keys, active.value(), later).expect("a session");
    assert_eq!(verify(&again), Err(TokenError::ForeignCookie));
}

#[tokio::test]
async fn the_layer_sets_the_cookie_for_a_form_and_only_then() {
    let app = app(&keys());
    let get = async |path: &str, cookies: &HeaderMap| {
        let request = with(Request::get(path), cookies).body(Body::empty()).expect("a request");
        app.clone().oneshot(request).await.expect("a response").into_parts().0.headers
    };
    let plain = get("/plain", &HeaderMap::new()).await;
    assert!(!plain.contains_key(SET_COOKIE) && !plain.contains_key(CACHE_CONTROL));

    let first = get("/", &HeaderMap::new()).await;
    let line = first[SET_COOKIE].to_str().expect("text");
    assert!(line.starts_with("__Host-csrf="), "{line}");
    assert!(line.ends_with("; Secure; HttpOnly; SameSite=Lax; Path=/"), "{line}");
    assert_eq!(first[CACHE_CONTROL], "private, no-store");

    // The browser has it: the forms in its other tabs still work.
    let second = get("/", &cookies(&[&first])).await;
    assert!(!second.contains_key(SET_COOKIE));
    assert_eq!(second[CACHE_CONTROL], "private, no-store");
}

#[tokio::test]
async fn a_form_is_read_whichever_way_it_is_written() {
    let keys = keys();
    let app = app(&keys);
    let visitor = Visitor::new(&keys, now());
    let token = visitor.token.text();
    let multipart = |parts: &[(&str, &str)]| {
        let parts = parts
            .iter()
            .map(|(name, value)| format!("--x\r\ncontent-disposition: form-data; {name}\r\n\r\n{value}\r\n"));
        let body = format!("{}--x--\r\n", parts.collect::<String>());
        with(Request::post("/order"), &visitor.cookies())
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .expect("a request")
    };
    let own = ("name=\"csrf_token\"", token.as_str());
    let good = [
        form(&visitor.cookies(), &format!("tea=3&csrf_token={token}")),
        multipart(&[own, ("name=\"tea\"", "3")]),
        multipart(&[("name=\"f\"; filename=\"a.txt\"", "\0"), ("name=\"tea\"", "3"), own]),
    ];
    for request in good {
        assert_eq!(send(&app, request).await, (StatusCode::OK, None, "3 bags".to_owned()));
    }

    let text_plain = with(Request::post("/order"), &visitor.cookies())
        .header(CONTENT_TYPE, "text/plain")
        .body(Body::from(format!("csrf_token={token}")));
    // It is unknown which of the two a handler uses, so neither counts.
    let two_types = |[first, second]: [&str; 2]| {
        with(Request::post("/order"), &visitor.cookies())
            .header(CONTENT_TYPE, first)
            .header(CONTENT_TYPE, second)
            .body(Body::from(format!("csrf_token={token}&tea=3")))
    };
    let form_type = "application/x-www-form-urlencoded";
    let bad = [
        (multipart(&[("name=\"tea\"", "3")]), TokenError::Missing),
        (multipart(&[own, own]), TokenError::Repeated),
        (multipart(&[("name=\"csrf_token\"; filename=\"a\"", &token)]), TokenError::Missing),
        (multipart(&[own, ("name=\"tea\"", &"3".repeat(5000))]), TokenError::TooLarge { limit: 4096 }),
        (text_plain.expect("a request"), TokenError::Missing),
        (two_types(["text/plain", form_type]).expect("a request"), TokenError::Missing),
        (two_types([form_type, "text/plain"]).expect("a request"), TokenError::Missing),
        (two_types([form_type, form_type]).expect("a request"), TokenError::Missing),
        (form(&visitor.cookies(), ""), TokenError::Missing),
    ];
    for (request, error) in bad {
        let (status, rejection, body) = send(&app, request).await;
        assert_eq!((status, rejection), (StatusCode::FORBIDDEN, Some(Rejection::Token(error))));
        let text = "This could not be sent. Go back, reload the page, and send it again.\n";
        assert!(body.starts_with(&format!("{text}\nrejected: {error}\n\nrequest  ")), "{body}");
    }
    // Truncated in the middle.
    let mut cut = multipart(&[own]);
    *cut.body_mut() = Body::from("--x\r\ncontent-disposition: form-data; name=\"csrf_token\"\r\n\r\nAAAA");
    let (_, rejection, _) = send(&app, cut).await;
    assert_eq!(rejection, Some(Rejection::Token(TokenError::UnreadableForm)));
}

#[tokio::test]
async fn a_script_sends_its_token_in_a_header_and_no_body_is_read() {
    let keys = keys();
    let app = app(&keys);
    let visitor = Visitor::new(&keys, now());
    let request = |tokens: &[&str]| {
        let request = tokens.iter().fold(with(Request::post("/plain"), &visitor.cookies()), |request, token| {
            request.header("x-csrf-token", *token)
        });
        let endless = Body::from_stream(never());
        request.body(endless).expect("a request")
    };
    let token = visitor.token.text();
    assert_eq!(send(&app, request(&[&token])).await.0, StatusCode::OK);
    assert_eq!(send(&app, request(&[&token, &token])).await.1, Some(Rejection::Token(TokenError::Repeated)));
    assert_eq!(send(&app, request(&["made-up"])).await.1, Some(Rejection::Token(TokenError::Malformed)));
    assert_eq!(send(&app, request(&[])).await.1, Some(Rejection::Token(TokenError::Missing)));
}

/// A body that never ends: reading it waits forever.
fn never() -> impl futures_core::Stream<Item = Result<Vec<u8>, std::convert::Infallible>> + Send + 'static {
    struct Never;
    impl futures_core::Stream for Never {
        type Item = Result<Vec<u8>, std::convert::Infallible>;
        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Pending
        }
    }
    Never
}

#[tokio::test]
async fn what_takes_a_form_does_not_work_without_the_layer() {
    let bare: Router = Router::new()
        .route("/order", post(async |CsrfForm(()): CsrfForm<()>| "done"))
        .route("/", get(async |_: CsrfToken| "form"));
    let (status, _, body) = send(&bare, form(&HeaderMap::new(), "")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(body.contains("help: add the layer of a policy that declares `csrf`"), "{body}");
    let read = || Request::get("/").body(Body::empty()).expect("a request");
    let (status, _, missing) = send(&bare, read()).await;
    assert_eq!((status, missing), (StatusCode::INTERNAL_SERVER_ERROR, body));
    // A page that has a form only under the layer.
    let page: Router = Router::new().route("/", get(async |token: Option<CsrfToken>| token.is_some().to_string()));
    assert_eq!(send(&page, read()).await.2, "false");
    assert_eq!(send(&page.layer(Shop::CSRF.layer(keys())), read()).await.2, "true");
}

#[test]
fn a_service_is_as_ready_as_the_one_inside_and_prints_no_key() {
    /// Not ready, or an error.
    #[derive(Clone, Debug)]
    struct Inner(Poll<Result<(), &'static str>>);
    impl Service<Request<Body>> for Inner {
        type Response = Response<Body>;
        type Error = &'static str;
        type Future = std::future::Ready<Result<Response<Body>, &'static str>>;
        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
            self.0
        }
        fn call(&mut self, _: Request<Body>) -> Self::Future {
            std::future::ready(Ok(Response::new(Body::empty())))
        }
    }
    let layer = Shop::CSRF.layer(keys());
    for ready in [Poll::Pending, Poll::Ready(Ok(())), Poll::Ready(Err("closed"))] {
        let mut service = layer.layer(Inner(ready));
        assert_eq!(service.poll_ready(&mut Context::from_waker(Waker::noop())), ready);
    }
    let mut service = layer.layer(Inner(Poll::Pending));
    let future = service.call(form(&HeaderMap::new(), ""));
    assert_eq!(format!("{future:?} {service:?}"), "CsrfFuture { .. } CsrfService { inner: Inner(Pending), .. }");
    let (layer, csrf) = (format!("{layer:?}"), format!("{:?}", Shop::CSRF));
    assert_eq!(layer, format!("CsrfLayer {{ csrf: {csrf}, .. }}"));
    assert!(csrf.starts_with("Csrf { rules: Rules { own: Declared(\"https://shop.example.com\"), "), "{csrf}");
    let respond = Shop::CSRF.layer(keys()).rejecting_with(|_: &Rejection| Response::new(Body::empty()));
    assert_eq!(format!("{respond:?}"), layer);
    let token = Shop::CSRF.token(keys(), &HeaderMap::new(), now());
    let field = format!("{:?}", token.field());
    assert_eq!(format!("{token:?} {field}"), "CsrfToken(..) HiddenField { name: \"csrf_token\", .. }");
}

#[tokio::test]
async fn a_session_of_another_library_and_names_of_ones_own() {
    let keys = keys();
    let app: Router = Router::new()
        .route("/", get(async |token: CsrfToken| token.field().to_string()).post(async || "done"))
        .layer(Foreign::CSRF.layer(keys.clone()));
    let get =
        with(Request::get("/").header(COOKIE, "sid=42"), &HeaderMap::new()).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(get).await.expect("a response");
    let line = response.headers()[SET_COOKIE].to_str().expect("text").to_owned();
    assert!(line.starts_with("half=") && line.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{line}");
    assert!(!line.contains("Secure"), "{line}");
    assert_eq!(response.headers()[VARY], "sec-fetch-site, sec-fetch-mode, sec-fetch-dest, origin");
    let field = to_bytes(response.into_body(), 9999).await.expect("a body");
    let field = String::from_utf8(field.into()).expect("text");
    let token = field.strip_prefix("<input type=\"hidden\" name=\"authenticity\" value=\"").expect("the start");
    let token = token.strip_suffix("\">").expect("the end");

    let csrf = &Foreign::CSRF;
    assert_eq!((csrf.header(), csrf.field(), csrf.cookie().name()), ("x-form", "authenticity", "half"));

    let half = line.split(';').next().expect("a pair");
    let send = async |sid: &str| {
        let request = Request::post("/").header(COOKIE, format!("{sid}; {half}")).header("x-form", token);
        send(&app, request.body(Body::empty()).expect("a request")).await.1
    };
    assert_eq!(send("sid=42").await, None);
    assert_eq!(send("sid=43").await, Some(Rejection::Token(TokenError::ForeignCookie)));
    assert_eq!(send("sid=42; sid=43").await, Some(Rejection::Token(TokenError::RepeatedSession)));
}

/// A browser without a session, and one with each kind of session: a token of the first is not accepted for the others, whatever
/// else is in their `Cookie` lines, and however the session is written there.
#[test]
fn a_token_without_a_session_passes_beside_none() {
    security_policy! {
        struct Signed {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session },
        }
    }
    security_policy! {
        struct Private {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, private } },
            csrf: { bind_to: session },
        }
    }
    security_policy! {
        struct Hidden {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, private } },
            csrf: { bind_to: session },
        }
    }
    let (keys, now) = (keys(), now());
    let soon = UnixTime::from_secs(now.as_secs() + 3600);
    macro_rules! case {
        ($policy:ident, $sign:expr) => {
            let made = |headers: &HeaderMap| {
                let (token, mut half) = ($policy::CSRF.token(keys.clone(), headers, now), HeaderMap::new());
                let text = token.text();
                token.set_cookie(&mut half);
                (text, value(&half, "__Host-csrf"))
            };
            let lines = |lines: &[Vec<u8>]| {
                let mut headers = HeaderMap::new();
                lines
                    .iter()
                    .for_each(|line| _ = headers.append(COOKIE, HeaderValue::from_bytes(line).expect("a header")));
                headers
            };
            let verify = |(text, half): &(String, String), all: &[Vec<u8>]| {
                let half = format!("__Host-csrf={half}").into_bytes();
                let apart =
                    $policy::CSRF.verify(&keys, text, "/", &lines(&[all, std::slice::from_ref(&half)].concat()), now);
                let together = [all, &[half]].concat().join(&b"; "[..]);
                assert_eq!($policy::CSRF.verify(&keys, text, "/", &lines(&[together]), now), apart);
                apart
            };
            let nobody = made(&HeaderMap::new());
            assert_eq!(verify(&nobody, &[]), Ok(()));
            for session in [$sign(now), $sign(soon)].map(|text: String| format!("__Host-session={text}").into_bytes()) {
                let own = made(&lines(std::slice::from_ref(&session)));
                for odd in [
                    &b"x=\xff"[..],
                    b"\xff",
                    b"__Host-session=\xe9",
                    b"__Host-session=",
                    b"__Host-session=forged",
                    b"\xff=1;",
                ] {
                    for all in [[odd.to_vec(), session.clone()], [session.clone(), odd.to_vec()]] {
                        assert_eq!(verify(&nobody, &all), Err(TokenError::ForeignCookie), "{}", odd.escape_ascii());
                        assert_eq!(verify(&own, &all), Ok(()), "{}", odd.escape_ascii());
                    }
                    // A value that is not genuine is not a session, neither here nor for the handler.
                    assert_eq!(verify(&nobody, &[odd.to_vec()]), Ok(()), "{}", odd.escape_ascii());
                }
            }
        };
    }
    case!(Signed, |at| Signed::SESSION.sign(&keys, "42", at).expect("fits"));
    case!(Private, |at| Private::SESSION.encrypt(&keys, "42", at).expect("fits"));
    case!(Hidden, |at| Hidden::SESSION.encrypt(&keys, "42", at).expect("fits"));
    case!(Shop, |at| Shop::SESSION.sign(&keys, "42", at).expect("fits"));
}

/// The session of another library: that library decides which bytes are valid.
#[test]
fn every_octet_of_a_foreign_session_counts() {
    let (keys, now) = (keys(), now());
    let with = |pairs: &[&[u8]], half: &str| {
        let mut headers = HeaderMap::new();
        let line = [pairs, &[format!("half={half}").as_bytes()]].concat().join(&b"; "[..]);
        headers.insert(COOKIE, HeaderValue::from_bytes(&line).expect("a header"));
        headers
    };
    let made = |pairs: &[&[u8]]| {
        let token = Foreign::CSRF.token(keys.clone(), &with(pairs, ""), now);
        let (text, mut half) = (token.text(), HeaderMap::new());
        token.set_cookie(&mut half);
        (text, value(&half, "half"))
    };
    let verify = |(text, half): &(String, String), pairs: &[&[u8]]| {
        Foreign::CSRF.verify(&keys, text, "/", &with(pairs, half), now)
    };
    let sessions: [&[u8]; 6] =
        [b"sid=42", b"sid=\xff", b"sid=\xfe", b"sid=\xef\xbf\xbd", b"sid=caf\xe9", b"sid=4\xff2"];
    let nobody = made(&[]);
    for session in sessions {
        let own = made(&[session]);
        for other in sessions {
            let expected = if session == other { Ok(()) } else { Err(TokenError::ForeignCookie) };
            assert_eq!(verify(&own, &[other]), expected, "{} {}", session.escape_ascii(), other.escape_ascii());
        }
        assert_eq!(verify(&nobody, &[session]), Err(TokenError::ForeignCookie), "{}", session.escape_ascii());
        assert_eq!(
            verify(&nobody, &[b"x=\xff", session]),
            Err(TokenError::ForeignCookie),
            "{}",
            session.escape_ascii()
        );
        assert_eq!(verify(&own, &[]), Err(TokenError::ForeignCookie), "{}", session.escape_ascii());
        assert_eq!(verify(&own, &[session, b"sid=43"]), Err(TokenError::RepeatedSession));
        assert_eq!(verify(&nobody, &[b"sid=", session]), Err(TokenError::RepeatedSession));
        assert_eq!(verify(&own, &[session, session]), Ok(()));
    }
    // An empty value is no session, however it is written.
    for empty in [&b"sid="[..], b"sid =", b"sid=  ", b"sid"] {
        assert_eq!(verify(&nobody, &[empty]), Ok(()), "{}", empty.escape_ascii());
        assert_eq!(verify(&made(&[empty]), &[]), Ok(()), "{}", empty.escape_ascii());
    }
}

#[tokio::test]
async fn a_handler_sees_which_rule_let_it_pass() {
    let app: Router = Router::new()
        .route("/", post(async |axum::Extension(rule): axum::Extension<Rule>| format!("{rule:?}")))
        .layer(Shop::CSRF.layer(keys()));
    let request = Request::post("/").header("sec-fetch-site", "same-origin").body(Body::empty()).expect("a request");
    assert_eq!(send(&app, request).await.2, "SameOrigin");
}

/// What Chromium sends: `Origin` alone, in HTTP/1.1 with `Upgrade`, in HTTP/2 with `CONNECT`.
#[tokio::test]
async fn a_page_of_another_site_opens_no_socket() {
    let socket = axum::routing::any(async || "open");
    let app: Router = Router::new().route("/socket", socket).layer(Shop::CSRF.layer(keys()));
    for method in [Method::GET, Method::CONNECT] {
        let open = async |origin: Option<&str>| {
            let request = Request::builder().method(&method).uri("/socket").header("upgrade", "websocket");
            let request = origin.into_iter().fold(request, |request, origin| request.header("origin", origin));
            send(&app, request.body(Body::empty()).expect("a request")).await.1
        };
        assert_eq!(open(Some("https://shop.example.com")).await, None, "{method}");
        assert_eq!(open(None).await, None, "{method}");
        assert_eq!(open(Some("https://evil.example")).await, Some(Rejection::ForeignOrigin), "{method}");
        assert_eq!(open(Some("null")).await, Some(Rejection::NullOrigin), "{method}");
    }
}
