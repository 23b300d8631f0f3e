//! Each kind of cookie is set, read and removed under its name.

use std::{fmt, time::Duration};

use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

use super::{
    flask::FlaskCookie,
    plain::Cookie,
    protected::ProtectedCookie,
    protection::{Encryption, Protection, Signature},
    session::Session,
    value::ValueError,
};
use crate::signing::{key::Key, keys::Keys, time::UnixTime, verify_error::VerifyError};

const ATTRIBUTES: &str = "; Path=/; Max-Age=60; Secure; HttpOnly";
const DELETION: &str = "__Host-basket=; Path=/; Max-Age=0; Secure; HttpOnly";
const BASKET: Cookie = Cookie::from_macro(("__Host-basket", ATTRIBUTES), DELETION);
const LIMIT: Option<Duration> = Some(Duration::from_secs(60));

/// Checks the cookie of a value.
fn check<T: Clone + PartialEq + fmt::Debug>(
    value: &T,
    set: impl Fn(&mut HeaderMap, &Keys, UnixTime) -> Result<(), ValueError>,
    get: impl Fn(&HeaderMap, &Keys, UnixTime) -> Result<Option<T>, VerifyError>,
    remove: impl Fn(&mut HeaderMap),
) {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::from_secs(1_790_000_000));
    let mut response = HeaderMap::new();
    set(&mut response, &keys, now).expect("a value");
    let line = response[SET_COOKIE].to_str().expect("text");
    let (pair, attributes) = line.split_at(line.find(';').expect("attributes"));
    assert!(pair.starts_with("__Host-basket=") && attributes == ATTRIBUTES, "{line}");

    let request = |pair: &str| HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(pair).expect("a pair"))]);
    let own = request(pair);
    let later = |seconds| UnixTime::from_secs(now.as_secs() + seconds);
    assert_eq!(get(&own, &keys, later(60)), Ok(Some(value.clone())), "{line}");
    assert!(matches!(get(&own, &keys, later(61)), Err(VerifyError::Expired { .. })), "{line}");
    let other_keys = Keys::signing_with(Key::random());
    assert_eq!(get(&own, &other_keys, now), Err(VerifyError::BadSignature), "{line}");
    let other_name = pair.replace("basket", "other");
    assert_eq!(get(&request(&other_name), &keys, now), Ok(None), "{line}");

    remove(&mut response);
    assert_eq!(response.get_all(SET_COOKIE).iter().collect::<Vec<_>>(), [DELETION]);
}

fn check_json<P: Protection>(protection: P) {
    let cookie = ProtectedCookie::from_macro(BASKET, protection, LIMIT).json::<Vec<u8>>();
    check(
        &vec![1, 2, 3],
        |headers, keys, now| cookie.set(headers, keys, &vec![1, 2, 3], now),
        |headers, keys, now| cookie.get(headers, keys, now),
        |headers| cookie.remove(headers),
    );
}

fn check_session<P: Protection>(protection: P) {
    let session = Session::from_macro(BASKET, protection, LIMIT, None, None);
    check(
        &"id".to_owned(),
        |headers, keys, now| session.set(headers, keys, "id", now),
        |headers, keys, now| Ok(session.get(headers, keys, now)?.map(|active| active.value().to_owned())),
        |headers| session.remove(headers),
    );
}

#[test]
fn a_cookie_is_set_and_read_and_removed() {
    check_json(Signature::from_macro("salt"));
    check_json(Encryption::from_macro("salt"));
    check_session(Signature::from_macro("salt"));
    check_session(Encryption::from_macro("salt"));
    let flask = FlaskCookie::from_macro(BASKET, LIMIT);
    check(
        &vec!["tea".to_owned()],
        |headers, keys, now| flask.set(headers, keys, &["tea"], now),
        |headers, keys, now| flask.get(headers, keys, now),
        |headers| flask.remove(headers),
    );
}

#[test]
fn a_value_is_protected_without_headers() {
    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::from_secs(1_790_000_000));
    let signed = ProtectedCookie::from_macro(BASKET, Signature::from_macro("salt"), LIMIT).json::<Vec<u8>>();
    let text = signed.sign(&keys, &vec![1], now).expect("a value");
    assert_eq!(signed.verify(&keys, &text, now), Ok(vec![1]));
    let encrypted = ProtectedCookie::from_macro(BASKET, Encryption::from_macro("salt"), LIMIT).json::<Vec<u8>>();
    let text = encrypted.encrypt(&keys, &vec![1], now).expect("a value");
    assert_eq!(encrypted.decrypt(&keys, &text, now), Ok(vec![1]));
}

#[test]
fn debug_shows_no_value() {
    let signature = Signature::from_macro("salt");
    let cookie = "Cookie { name: \"__Host-basket\", attributes: \"; Path=/; Max-Age=60; Secure; HttpOnly\" }";
    let protected = format!("ProtectedCookie {{ cookie: {cookie}, max_age: Some(60s), .. }}");
    let session = Session::from_macro(BASKET, signature, LIMIT, LIMIT, None);
    assert_eq!(format!("{BASKET:?}"), cookie);
    let of_value = ProtectedCookie::from_macro(BASKET, signature, LIMIT);
    assert_eq!(format!("{of_value:?}"), protected);
    assert_eq!(format!("{:?}", of_value.json::<u8>()), format!("Json({protected})"));
    assert_eq!(format!("{session:?}"), format!("Session {{ cookie: {protected}, max_age: Some(60s) }}"));
    let flask = format!("{:?}", FlaskCookie::from_macro(BASKET, LIMIT));
    assert_eq!(flask, format!("FlaskCookie {{ cookie: {cookie}, max_age: Some(60s) }}"));

    let (keys, now) = (Keys::signing_with(Key::random()), UnixTime::from_secs(1_790_000_000));
    let text = session.sign(&keys, "secret", now).expect("a value");
    let active = session.verify(&keys, &text, now).expect("a session");
    let time = "UnixTime(1790000000)";
    assert_eq!(
        format!("{active:?}"),
        format!("ActiveSession {{ started: {time}, last_issued: {time}, lifetime: None, .. }}")
    );
}

#[test]
fn an_error_says_what_is_wrong_with_the_value() {
    for (error, expected) in [
        (ValueError::Octet { at: 3 }, "the cookie value contains a forbidden byte at index 3"),
        (
            ValueError::TooLarge { octets: 5_000 },
            "the cookie's name and value have 5000 bytes, and browsers ignore cookies over 4096 bytes",
        ),
        (
            ValueError::Lifetime { limit: Duration::from_secs(60) },
            "the lifetime of the session is over the limit of 60 seconds",
        ),
        (ValueError::Json, "the cookie value cannot be serialized as JSON"),
    ] {
        assert_eq!(error.to_string(), expected);
    }
}
