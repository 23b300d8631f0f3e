//! Cookies of a response and in a request: what is set, what is read, and which attributes other cookies get.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]
#![allow(missing_docs)]

use allocation_counter::measure;
use cookie::SameSite;
use http::{HeaderMap, HeaderName, HeaderValue, header::SET_COOKIE};
use security_policy::{
    Key, Keys, Policy, UnixTime,
    cookie::{Cookie, ValueError},
    security_policy,
    signing::VerifyError,
};
use security_policy_tests::{Random, SEED};
use std::time::Duration;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        x_frame_options: deny,
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            theme,
            #[allow(cookie_domain, reason = "the blog shows the same language")]
            lang: { name: "lang", max_age: 30d, same_site: strict, domain: "example.com", priority: low },
            #[allow(cookie_missing_httponly, reason = "the menu reads it")]
            menu: { path: "/shop", http_only: false },
            widget: { name: "__Host-widget", same_site: none, partitioned },
            user: { name: "__Host-user", max_age: 10min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
        },
    }
}

security_policy! {
    pub struct Completed {
        origin: "https://shop.example.com",
        cookies: {
            #[allow(cookie_missing_httponly, reason = "the menu reads it")]
            menu: { path: "/shop", http_only: false, same_site: strict },
            default,
        },
    }
}

security_policy! {
    pub struct Everything {
        origin: "https://shop.example.com",
        cookies: {
            default: { same_site: none, path: "/", max_age: 1h, partitioned, priority: high },
        },
    }
}

security_policy! {
    pub struct Derived {
        origin: "https://shop.example.com",
        cookies: {
            ..,
            theme: { .., same_site: strict },
            lang: omit,
            user: { name: "__Host-user", max_age: 20min, signed },
            default,
        },
        ..Shop
    }
}

#[test]
fn cookies_are_inherited_one_by_one() {
    let line = |cookie: &Cookie| cookie.header("v").expect("a value").to_str().expect("ASCII").to_owned();

    assert_eq!(line(&Derived::THEME), "theme=v; Secure; HttpOnly; SameSite=Strict; Path=/");
    assert_eq!(line(&Derived::MENU), line(&Shop::MENU));
    assert_eq!(line(Derived::USER.cookie()), "__Host-user=v; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=1200");
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("lang=1"));
    Derived::apply(&mut headers);
    assert_eq!(lines(&headers), ["lang=1; Secure; HttpOnly; SameSite=Lax"]);

    // The same name and the same key: what one has signed the other accepts.
    let text = Shop::USER.sign(&keys(), "42", at(0)).expect("fits");
    assert_eq!(Derived::USER.verify(&keys(), &text, at(900)).as_deref(), Ok("42"));
    assert_eq!(
        Shop::USER.verify(&keys(), &text, at(900)),
        Err(VerifyError::Expired { age: Duration::from_secs(900), limit: Duration::from_secs(600) })
    );
}

#[test]
fn keys_are_shared_between_threads() {
    let keys = keys();
    let texts: Vec<String> = std::thread::scope(|scope| {
        let sign = |number: u32| Shop::USER.sign(&keys, &number.to_string(), at(0)).expect("fits");
        let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || sign(number))).collect();
        threads.into_iter().map(|thread| thread.join().expect("signed")).collect()
    });
    for (number, text) in texts.iter().enumerate() {
        let value = Shop::USER.verify(&self::keys(), text, at(0)).expect("genuine");
        assert_eq!(value, number.to_string());
    }
}

#[test]
fn each_cookie_is_the_line_that_was_declared() {
    let line = |cookie: &Cookie| cookie.header("v").expect("a value").to_str().expect("ASCII").to_owned();

    assert_eq!(line(Shop::SESSION.cookie()), "__Host-session=v; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=1800");
    assert_eq!(line(&Shop::THEME), "theme=v; Secure; HttpOnly; SameSite=Lax; Path=/");
    assert_eq!(
        line(&Shop::LANG),
        "lang=v; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000; Domain=example.com; Priority=Low",
    );
    assert_eq!(line(&Shop::MENU), "menu=v; Secure; SameSite=Lax; Path=/shop");
    assert_eq!(line(&Shop::WIDGET), "__Host-widget=v; Secure; HttpOnly; SameSite=None; Path=/; Partitioned");
}

#[test]
fn the_cookie_crate_reads_back_what_is_set() {
    for cookie in [Shop::SESSION.cookie(), &Shop::THEME, &Shop::LANG, &Shop::MENU, &Shop::WIDGET] {
        let line = cookie.header("value").expect("a value");
        let parsed = cookie::Cookie::parse(line.to_str().expect("ASCII")).expect("a cookie");

        assert_eq!(parsed.name_value(), (cookie.name(), "value"));
        assert_eq!(parsed.secure(), Some(true));
        assert_eq!(parsed.http_only(), if cookie.name() == "menu" { None } else { Some(true) });
        assert_eq!(cookie.build("value").expect("a value"), parsed);
    }
    let lang = Shop::LANG.build("de").expect("a value");
    assert_eq!(lang.domain(), Some("example.com"));
    assert_eq!(lang.same_site(), Some(SameSite::Strict));
    assert_eq!(lang.max_age().map(|age| age.whole_days()), Some(30));
    let widget = Shop::WIDGET.build("1").expect("a value");
    assert_eq!((widget.partitioned(), widget.path()), (Some(true), Some("/")));
}

#[test]
fn a_value_is_sent_as_it_is_or_not_at_all() {
    let mut headers = HeaderMap::new();
    for octet in 0..=0x7f_u8 {
        let value = format!("a{}", char::from(octet));
        let allowed = matches!(octet, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
        let expected = if allowed { Ok(()) } else { Err(ValueError::Octet { at: 1 }) };
        assert_eq!(Shop::THEME.set(&mut headers, &value), expected, "{octet:#x}");
        if allowed {
            let line = headers["set-cookie"].to_str().expect("ASCII");
            assert!(line.starts_with(&format!("theme={value}; Secure")), "{line}");
        }
    }
    assert_eq!(Shop::THEME.set(&mut headers, "naïve"), Err(ValueError::Octet { at: 2 }));
    assert_eq!(Shop::THEME.set(&mut headers, ""), Ok(()));
    assert_eq!(headers.len(), 1);

    let fits = "x".repeat(4096 - "theme".len());
    assert_eq!(Shop::THEME.set(&mut headers, &fits), Ok(()));
    assert_eq!(Shop::THEME.set(&mut headers, &format!("{fits}x")), Err(ValueError::TooLarge { octets: 4097 }));
    let keys = keys();
    assert_eq!(Shop::USER.set(&mut headers, &keys, "a b", at(0)), Err(ValueError::Octet { at: 1 }));
    assert!(matches!(Shop::SECRET.set(&mut headers, &keys, &fits, at(0)), Err(ValueError::TooLarge { .. })));
    assert_eq!(headers.len(), 1);
}

#[test]
fn a_later_set_replaces_an_earlier_one_in_its_place() {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("first=1"));
    Shop::THEME.set(&mut headers, "light").expect("a value");
    headers.append(SET_COOKIE, value("last=1; Path=/"));
    Shop::THEME.set(&mut headers, "dark").expect("a value");

    assert_eq!(lines(&headers), ["first=1", "theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/", "last=1; Path=/"]);
    Shop::THEME.remove(&mut headers);
    assert_eq!(
        lines(&headers),
        ["first=1", "theme=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0", "last=1; Path=/"],
    );
}

#[test]
fn a_cookie_of_another_scope_is_another_cookie() {
    let other = [
        "theme=1",
        "theme=1; Path=/shop",
        "theme=1; Path=/; Domain=shop.example.com",
        "Theme=1; Path=/",
        "theme2=1; Path=/",
        "x=theme=1; Path=/",
        "theme; Path=/",
    ];
    let same =
        ["theme=1; Path=/", " theme =1;path=/ ; domain=", "theme=a=b; Path=/x; PATH=/", "theme=; Max-Age=0; Path=/"];
    let mut headers = HeaderMap::new();
    for line in other.into_iter().chain(same) {
        headers.append(SET_COOKIE, value(line));
    }
    Shop::THEME.set(&mut headers, "dark").expect("a value");

    let mut expected = other.to_vec();
    expected.push("theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/");
    assert_eq!(lines(&headers), expected);

    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("lang=1; Path=/; Domain=.EXAMPLE.com"));
    Shop::LANG.set(&mut headers, "de").expect("a value");
    assert_eq!(headers.len(), 1);
}

#[test]
fn a_full_map_takes_a_cookie() {
    let mut headers = HeaderMap::new();
    for number in 0.. {
        let name = HeaderName::try_from(format!("x-{number}")).expect("a name");
        if headers.try_append(name, value("1")).is_err() {
            break;
        }
    }
    Shop::THEME.set(&mut headers, "dark").expect("a value");
    Shop::LANG.set(&mut headers, "de").expect("a value");
    assert_eq!(lines(&headers).len(), 2);
}

#[test]
fn a_request_is_read_as_browsers_write_it() {
    let request = |lines: &[&'static str]| {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| _ = headers.append("cookie", value(line)));
        headers
    };
    for (lines, expected) in [
        (&["theme=dark"][..], Some("dark")),
        (&["a=1; theme=dark; b=2"], Some("dark")),
        (&["a=1;theme=dark;b=2"], Some("dark")),
        (&["a=1", "theme=dark"], Some("dark")),
        (&["theme=first; theme=second"], Some("first")),
        (&["theme="], Some("")),
        (&["theme=a=b"], Some("a=b")),
        (&["theme=\"quoted\""], Some("\"quoted\"")),
        (&["a=theme=dark"], None),
        (&["xtheme=dark; themex=dark; THEME=dark"], None),
        (&["theme"], None),
        (&["", ";;;", "="], None),
        (&[], None),
    ] {
        assert_eq!(Shop::THEME.get(&request(lines)), expected, "{lines:?}");
    }
    let mut headers = HeaderMap::new();
    headers.append("cookie", HeaderValue::from_bytes(b"x=\xff; theme=dark").expect("opaque"));
    headers.append("cookie", value("theme=light"));
    assert_eq!(Shop::THEME.get(&headers), Some("dark"));
}

/// Chromium sends bytes that are not UTF-8: a Latin-1 cookie, or one that a sibling host has planted.
#[test]
fn a_pair_that_is_not_utf8_hides_no_other() {
    let keys = keys();
    let of = |pair: &str| pair.split(';').next().expect("a pair").as_bytes().to_vec();
    let line = |header: HeaderValue| of(header.to_str().expect("ASCII"));
    let pairs = [
        line(Shop::THEME.header("dark").expect("a value")),
        line(Shop::USER.header(&keys, "42", at(0)).expect("fits")),
        line(Shop::SECRET.header(&keys, "42", at(0)).expect("fits")),
        of(&format!("{}={}", Shop::SESSION.name(), Shop::SESSION.sign(&keys, "42", at(0)).expect("fits"))),
    ];
    let read = |lines: &[Vec<u8>]| {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| _ = headers.append("cookie", HeaderValue::from_bytes(line).expect("opaque")));
        let text = |value: std::borrow::Cow<'_, str>| value.into_owned();
        (
            Shop::THEME.get(&headers).map(str::to_owned),
            Shop::USER.get(&headers, &keys, at(0)).map(|value| value.map(text)),
            Shop::SECRET.get(&headers, &keys, at(0)).map(|value| value.map(text)),
            Shop::SESSION.get(&headers, &keys, at(0)).map(|active| active.map(|active| active.value().to_owned())),
        )
    };
    let some = |text: &str| Some(text.to_owned());
    let all = (some("dark"), Ok(some("42")), Ok(some("42")), Ok(some("42")));
    assert_eq!(read(&[pairs.join(&b"; "[..])]), all);
    let mut odd = vec![b"\xff".to_vec(), b"lang=fran\xe7ais".to_vec(), b"\xfe=\xff".to_vec(), b"=\x80".to_vec()];
    odd.extend(pairs.iter().map(|pair| {
        let name = pair.split(|byte| *byte == b'=').next().expect("a name");
        [name, b"=\xe9"].concat()
    }));
    for odd in odd {
        for place in 0..=pairs.len() {
            let mut line = pairs.to_vec();
            line.insert(place, odd.clone());
            assert_eq!(read(&[line.join(&b"; "[..])]), all, "{}", odd.escape_ascii());
            assert_eq!(read(&line), all, "one a line: {}", odd.escape_ascii());
        }
        // On its own, it is not a value that the server has made.
        let (plain, signed, private, session) = read(std::slice::from_ref(&odd));
        let named = |cookie: &str| odd.starts_with(format!("{cookie}=").as_bytes());
        let expected = |cookie: &str| if named(cookie) { Err(VerifyError::BadSignature) } else { Ok(None) };
        assert_eq!(plain, None);
        assert_eq!(signed, expected("__Host-user"));
        assert_eq!(private, expected("__Host-secret"));
        assert_eq!(session, expected("__Host-session"));
    }
}

#[test]
fn a_tossed_cookie_does_not_hide_the_genuine_one() {
    let keys = keys();
    let genuine = Shop::USER.sign(&keys, "42", at(0)).expect("fits");
    let old = Shop::USER.sign(&keys, "41", at(0)).expect("fits");
    let mut headers = HeaderMap::new();
    let line = format!("__Host-user=forged; __Host-user={genuine}; __Host-user={old}");
    headers.append("cookie", HeaderValue::try_from(line).expect("ASCII"));

    assert_eq!(Shop::USER.get(&headers, &keys, at(0)).map(|value| value.map(String::from)), Ok(Some("42".to_owned())));
    assert_eq!(Shop::USER.get(&headers, &self::keys_of_another(), at(0)), Err(VerifyError::BadSignature));
    assert_eq!(Shop::USER.get(&HeaderMap::new(), &keys, at(0)), Ok(None));
    assert_eq!(Shop::SESSION.get(&headers, &keys, at(0)), Ok(None));
}

#[test]
fn every_cookie_of_others_gets_what_it_lacks_and_keeps_the_rest() {
    let cases: &[(&[u8], &[u8])] = &[
        (b"a=1", b"a=1; Secure; HttpOnly; SameSite=Lax"),
        (b"a=1; Path=/; Max-Age=60", b"a=1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"),
        (b"a=1; secure; HTTPONLY; samesite=NONE", b"a=1; secure; HTTPONLY; samesite=NONE"),
        (b"a=1; Secure=yes; HttpOnly=; SameSite=strict", b"a=1; Secure=yes; HttpOnly=; SameSite=strict"),
        // Text in a name or a value is not an attribute.
        (b"secure=1; HttpOnly; SameSite=Lax", b"secure=1; HttpOnly; SameSite=Lax; Secure"),
        (b"a=secure", b"a=secure; Secure; HttpOnly; SameSite=Lax"),
        (b"Secure", b"Secure; Secure; HttpOnly; SameSite=Lax"),
        (
            b"a=1; Path=/secure; Domain=httponly.example",
            b"a=1; Path=/secure; Domain=httponly.example; Secure; HttpOnly; SameSite=Lax",
        ),
        (b"a=1; Xsecure; Insecure", b"a=1; Xsecure; Insecure; Secure; HttpOnly; SameSite=Lax"),
        // Browsers ignore attributes that they do not know, and use the last one of two.
        (b"a=1; Secure; HttpOnly; SameSite=Sometimes", b"a=1; Secure; HttpOnly; SameSite=Sometimes; SameSite=Lax"),
        (b"a=1; Secure; HttpOnly; SameSite", b"a=1; Secure; HttpOnly; SameSite; SameSite=Lax"),
        (
            b"a=1; Secure; HttpOnly; SameSite=Strict; SameSite=x",
            b"a=1; Secure; HttpOnly; SameSite=Strict; SameSite=x; SameSite=Lax",
        ),
        // Bytes that are not text.
        (b"a=\xff\xfe; x=\x80", b"a=\xff\xfe; x=\x80; Secure; HttpOnly; SameSite=Lax"),
        (b"", b"; Secure; HttpOnly; SameSite=Lax"),
        (b"a=1;", b"a=1;; Secure; HttpOnly; SameSite=Lax"),
        (b"a=1;\tSecure\t;HttpOnly; SameSite\t=\tLax", b"a=1;\tSecure\t;HttpOnly; SameSite\t=\tLax"),
        // Declared, so that it gets the attributes of its declaration, and scripts can read it.
        (b"menu=1", b"menu=1; Secure; SameSite=Strict"),
    ];
    for apply in [(|headers: &mut HeaderMap| Completed::apply(headers)) as fn(&mut HeaderMap), |headers| {
        Completed::apply_not_modified(&(), headers)
    }] {
        let mut headers = HeaderMap::new();
        for (line, _) in cases {
            headers.append(SET_COOKIE, HeaderValue::from_bytes(line).expect("opaque"));
        }
        headers.append("x-secure", value("a=1"));
        apply(&mut headers);

        let completed: Vec<&[u8]> = headers.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes).collect();
        let expected: Vec<&[u8]> = cases.iter().map(|(_, expected)| *expected).collect();
        assert_eq!(completed, expected);
        assert_eq!(headers["x-secure"], "a=1");

        let once = headers.clone();
        apply(&mut headers);
        assert_eq!(headers, once);
    }
}

#[tokio::test]
async fn a_layer_completes_the_cookies_of_every_response() {
    use axum::{Router, body::Body, routing::get};
    use tower::ServiceExt as _;

    let cookie = |line: &'static str| async move { ([("set-cookie", line)], http::StatusCode::NOT_MODIFIED) };
    let app = Router::new()
        .route("/", get(async || [("set-cookie", "id=1; Path=/")]))
        .route("/cached", get(move || cookie("id=2; Secure")))
        .fallback(async || ([("set-cookie", "id=3")], "nothing here"))
        .layer(Completed::layer());
    for (path, line) in [
        ("/", "id=1; Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("/cached", "id=2; Secure; HttpOnly; SameSite=Lax"),
        ("/nowhere", "id=3; Secure; HttpOnly; SameSite=Lax"),
    ] {
        let request = http::Request::builder().uri(path).body(Body::empty()).expect("a request");
        let response = app.clone().oneshot(request).await.expect("a response");
        assert_eq!(lines(response.headers()), [line]);
    }
}

#[test]
fn the_default_adds_every_attribute_that_it_declares() {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("a=1"));
    headers.append(SET_COOKIE, value("b=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=b"));
    headers.append(SET_COOKIE, value("c=1; Max-Age=0; Path=/c; SameSite=Lax"));
    Everything::apply(&mut headers);

    assert_eq!(
        lines(&headers),
        [
            "a=1; Secure; HttpOnly; SameSite=None; Path=/; Max-Age=3600; Partitioned; Priority=High",
            "b=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=b; Secure; HttpOnly; SameSite=None; Path=/; Partitioned; Priority=High",
            "c=1; Max-Age=0; Path=/c; SameSite=Lax; Secure; HttpOnly; Partitioned; Priority=High",
        ],
    );
}

#[test]
fn without_a_default_the_cookies_of_others_are_unchanged() {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("theme=1"));
    Shop::apply(&mut headers);
    assert_eq!(lines(&headers), ["theme=1"]);
}

/// Bytes of which requests and lines are made, in every order: nothing panics, and nothing is accepted that was not signed.
#[test]
fn no_octets_make_it_panic() {
    let keys = keys();
    let genuine = Shop::USER.sign(&keys, "42", at(0)).expect("fits");
    let pair = format!("__Host-user={genuine}");
    let pieces: [&[u8]; 20] = [
        b"theme",
        b"__Host-user",
        b"__Host-secret",
        b"__Host-session",
        b"session",
        b"=",
        b"=",
        b";",
        b"; ",
        b".",
        pair.as_bytes(),
        b"\t",
        b" ",
        b"\xff",
        b"\"",
        b"SameSite",
        b"Path=/",
        b"AAAA",
        b"e30",
        genuine.as_bytes(),
    ];
    let mut random = Random::new(SEED);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let line: Vec<u8> = (0..random.below(14)).flat_map(|_| pieces[random.below(20)].to_vec()).collect();
        let line = HeaderValue::from_bytes(&line).expect("no controls");
        let mut headers = HeaderMap::new();
        headers.append("cookie", line.clone());
        headers.append(SET_COOKIE, line.clone());

        let _ = Shop::THEME.get(&headers);
        if let Ok(Some(value)) = Shop::USER.get(&headers, &keys, at(0)) {
            assert_eq!(value, "42");
            accepted += 1;
        }
        assert!(!matches!(Shop::SECRET.get(&headers, &keys, at(0)), Ok(Some(_))));
        assert!(!matches!(Shop::SESSION.get(&headers, &keys, at(0)), Ok(Some(_))));
        Completed::apply(&mut headers);
        let completed = &headers[SET_COOKIE];
        assert!(completed.as_bytes().starts_with(line.as_bytes()));
        Shop::THEME.set(&mut headers, "dark").expect("a value");
        assert!((1..=2).contains(&lines_of(&headers)));
    }
    assert!(accepted > 100, "{accepted}");
}

fn lines_of(headers: &HeaderMap) -> usize {
    headers.get_all(SET_COOKIE).iter().count()
}

#[test]
fn setting_a_cookie_costs_one_allocation() {
    let mut headers = HeaderMap::with_capacity(8);
    assert_eq!(count(|| Shop::THEME.set(&mut headers, "dark").expect("a value")), 1);
    // Again, at its place.
    assert_eq!(count(|| Shop::THEME.set(&mut headers, "light").expect("a value")), 1);
    assert_eq!(count(|| Shop::THEME.remove(&mut headers)), 0);
    assert_eq!(count(|| drop(Shop::THEME.header("dark"))), 1);
}

#[test]
fn reading_and_verifying_cost_none() {
    let keys = keys();
    let text = Shop::USER.sign(&keys, "42", at(0)).expect("fits");
    let mut headers = HeaderMap::new();
    headers.append("cookie", HeaderValue::try_from(format!("theme=dark; __Host-user={text}")).expect("ASCII"));

    assert_eq!(count(|| assert_eq!(Shop::THEME.get(&headers), Some("dark"))), 0);
    assert_eq!(count(|| assert!(Shop::USER.get(&headers, &keys, at(0)).is_ok())), 0);
    assert_eq!(count(|| drop(Shop::USER.sign(&keys, "42", at(0)))), 1);
}

#[test]
fn completing_costs_one_allocation_for_a_line_that_lacks_something() {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("a=1; Secure; HttpOnly; SameSite=Lax"));
    headers.append(SET_COOKIE, value("menu=1; Secure; SameSite=Lax"));
    assert_eq!(count(|| Completed::apply(&mut headers)), 0);
    headers.append(SET_COOKIE, value("b=1"));
    assert_eq!(count(|| Completed::apply(&mut headers)), 1);
}

fn count(run: impl FnOnce()) -> u64 {
    measure(run).count_total
}

fn lines(headers: &HeaderMap) -> Vec<&str> {
    headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().expect("ASCII")).collect()
}

fn value(text: &'static str) -> HeaderValue {
    HeaderValue::from_static(text)
}

fn at(seconds: u64) -> UnixTime {
    UnixTime::from_secs(1_790_000_000 + seconds)
}

fn keys() -> Keys {
    Keys::parse("sign:pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik").expect("keys")
}

fn keys_of_another() -> Keys {
    Keys::signing_with(Key::random())
}

security_policy! {
    /// As a header: an attribute that is not in it is off.
    struct MovedOver {
        origin: "https://shop.example.com",
        cookies: { session: "__Host-sid=abc; path=/; secure; HttpOnly; samesite=strict; Max-Age=600" },
    }
}

#[test]
fn a_cookie_may_be_one_string() {
    assert_eq!(MovedOver::SESSION.name(), "__Host-sid");
    assert_eq!(MovedOver::SESSION.attributes(), "; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=600");
}
