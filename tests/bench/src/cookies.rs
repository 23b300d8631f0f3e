//! Cookies, compared with the `cookie` crate and with a bare HMAC.

use std::hint::black_box;

use cookie::{Cookie, CookieJar, SameSite, time::Duration};
use hmac::{Hmac, KeyInit, Mac};
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use security_policy::{Key, Keys, UnixTime, security_policy};
use sha2::Sha256;

use crate::harness::Group;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            theme: { max_age: 30d },
            user: { name: "__Host-user", max_age: 10min, signed },
            secret: { name: "__Host-secret", max_age: 10min, private },
            login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
        },
    }
}

pub fn groups() -> Vec<Group> {
    vec![set(), get(), sign(), verify(), encrypt(), decrypt(), start(), resume()]
}

fn set() -> Group {
    let mut headers = HeaderMap::with_capacity(8);
    Group::new("set a cookie", || ())
        .case("cookie, build and print", || {
            let cookie = full(Cookie::build(("theme", black_box("dark"))), Duration::days(30));
            drop(black_box(cookie.to_string()));
        })
        .case("macro, into the header map", move || {
            headers.clear();
            Shop::THEME.set(&mut headers, black_box("dark")).expect("a value");
            black_box(&headers);
        })
}

fn get() -> Group {
    let line = "a=1; __Host-session=abcdefghijklmnopqrstuv; lang=de; theme=dark; z=26";
    let mut headers = HeaderMap::new();
    headers.append(COOKIE, HeaderValue::from_static(line));
    Group::new("get a cookie", || ())
        .case("cookie, split_parse and find", move || {
            let mut cookies = Cookie::split_parse(black_box(line)).flatten();
            assert!(black_box(cookies.find(|cookie| cookie.name() == "theme")).is_some());
        })
        .case("macro, from the header map", move || {
            assert_eq!(black_box(Shop::THEME.get(black_box(&headers))), Some("dark"));
        })
}

fn sign() -> Group {
    let (keys, now, key, state) = (keys(), now(), cookie::Key::generate(), state());
    Group::new("sign a value", || ())
        .case("cookie, SignedJar::add", move || {
            let mut jar = CookieJar::new();
            jar.signed_mut(&key).add(("__Host-user", black_box("user:42")));
            black_box(&jar);
        })
        .case("macro, with time", move || {
            drop(black_box(Shop::USER.sign(&keys, black_box("user:42"), now).expect("a value")));
        })
        .case("floor, an HMAC", move || {
            drop(black_box(state.clone().chain_update(black_box(STAMPED)).finalize()));
        })
}

fn verify() -> Group {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let text = Shop::USER.sign(&keys, "user:42", now).expect("a value");
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(("__Host-user", "user:42"));
    let (state, tag) = (state(), state().chain_update(STAMPED).finalize().into_bytes());
    Group::new("verify a value", || ())
        .case("cookie, SignedJar::get", move || {
            assert_eq!(black_box(&jar).signed(&key).get("__Host-user").expect("genuine").value(), "user:42");
        })
        .case("macro, with time", move || {
            assert_eq!(Shop::USER.verify(&keys, black_box(&text), now).as_deref(), Ok("user:42"));
        })
        .case("floor, an HMAC", move || {
            assert!(state.clone().chain_update(black_box(STAMPED)).verify(&tag).is_ok());
        })
}

fn encrypt() -> Group {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    Group::new("encrypt a value", || ())
        .case("cookie, PrivateJar::add", move || {
            let mut jar = CookieJar::new();
            jar.private_mut(&key).add(("__Host-secret", black_box("user:42")));
            black_box(&jar);
        })
        .case("macro, with time", move || {
            drop(black_box(Shop::SECRET.encrypt(&keys, black_box("user:42"), now).expect("a value")));
        })
}

fn decrypt() -> Group {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let text = Shop::SECRET.encrypt(&keys, "user:42", now).expect("a value");
    let mut jar = CookieJar::new();
    jar.private_mut(&key).add(("__Host-secret", "user:42"));
    Group::new("decrypt a value", || ())
        .case("cookie, PrivateJar::get", move || {
            assert_eq!(black_box(&jar).private(&key).get("__Host-secret").expect("genuine").value(), "user:42");
        })
        .case("macro, with time", move || {
            assert_eq!(Shop::SECRET.decrypt(&keys, black_box(&text), now).as_deref(), Ok("user:42"));
        })
}

fn start() -> Group {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let (mut headers, mut theirs) = (HeaderMap::with_capacity(8), HeaderMap::with_capacity(8));
    Group::new("start a session", || ())
        .case("cookie, SignedJar::add and its line", move || {
            theirs.clear();
            let mut jar = CookieJar::new();
            let cookie = full(Cookie::build(("__Host-login", black_box("user:42"))), Duration::minutes(30));
            jar.signed_mut(&key).add(cookie);
            for cookie in jar.delta() {
                theirs.append(SET_COOKIE, HeaderValue::try_from(cookie.to_string()).expect("a header"));
            }
            black_box(&theirs);
        })
        .case("macro, with two times", move || {
            headers.clear();
            Shop::LOGIN.set(&mut headers, &keys, black_box("user:42"), now).expect("a value");
            black_box(&headers);
        })
}

fn resume() -> Group {
    let (keys, now, key) = (keys(), now(), cookie::Key::generate());
    let line = |pair: String| format!("a=1; lang=de; {pair}; theme=dark");
    let mut headers = HeaderMap::new();
    let text = Shop::LOGIN.sign(&keys, "user:42", now).expect("a value");
    headers.append(COOKIE, HeaderValue::try_from(line(format!("__Host-login={text}"))).expect("a header"));
    let mut jar = CookieJar::new();
    jar.signed_mut(&key).add(("__Host-login", "user:42"));
    let theirs = line(jar.get("__Host-login").expect("added").stripped().to_string());
    Group::new("read a session", || ())
        .case("cookie, a jar and SignedJar::get", move || {
            let mut jar = CookieJar::new();
            for cookie in Cookie::split_parse(black_box(&theirs).to_owned()).flatten() {
                jar.add_original(cookie);
            }
            assert_eq!(jar.signed(&key).get("__Host-login").expect("genuine").value(), "user:42");
        })
        .case("macro, with two limits", move || {
            let session = Shop::LOGIN.get(black_box(&headers), &keys, now).expect("genuine").expect("a session");
            assert_eq!(session.value(), "user:42");
        })
}

/// The attributes that the macro gives a cookie.
fn full<'c>(cookie: cookie::CookieBuilder<'c>, max_age: Duration) -> Cookie<'c> {
    cookie.secure(true).http_only(true).same_site(SameSite::Lax).path("/").max_age(max_age).build()
}

fn keys() -> Keys {
    Keys::signing_with(Key::random())
}

fn now() -> UnixTime {
    UnixTime::from_secs(1_790_000_000)
}

/// An HMAC with a prepared key.
fn state() -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(&[7; 32]).expect("a key")
}

/// A value with its time.
const STAMPED: &[u8] = b"user:42.arE7gA";
