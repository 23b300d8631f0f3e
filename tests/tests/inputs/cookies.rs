//! A cookie's value is only its value: with any text, the line has the declared name and the declared attributes.

use std::{collections::BTreeMap, time::Duration};

use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};
use security_policy::{
    Key, Keys, UnixTime,
    cookie::{Json, Signature, ValueError},
    signing::{self as itsdangerous, Signer},
};

use crate::{
    hostile::{for_all, for_each_text, text},
    policies::Cookies,
    wire,
};

const VALUES: &[&str] = &["dark", "a=b", "a.b.c", "dGV4dA==", "%7B%22a%22%3A1%7D"];

const THEME: &str = "secure,httponly,samesite=Strict,path=/,max-age=31536000";
const USER: &str = "secure,httponly,samesite=Lax,path=/,max-age=600";
const SESSION: &str = "secure,httponly,samesite=Lax,path=/,max-age=1800";

#[test]
fn a_plain_value_has_the_declared_attributes() {
    for_each_text(VALUES, |value| {
        let theme = Cookies::THEME;
        check("theme", THEME, value, |headers| theme.set(headers, value));
        check("theme", THEME, value, |headers| theme.header(value).map(|line| push(headers, line)));
        check("theme", THEME, value, |headers| theme.build(value).map(|cookie| push_cookie(headers, &cookie)));
        check("theme", THEME, value, |headers| {
            theme.builder(value).map(|cookie| push_cookie(headers, &cookie.build()))
        });
    });
}

#[test]
fn a_signed_value_has_the_declared_attributes_and_is_read_back() {
    let (keys, now) = keys();
    let (user, secret) = (Cookies::USER, Cookies::SECRET);
    for_each_text(VALUES, |value| {
        for set in [
            check("__Host-user", USER, value, |headers| user.set(headers, &keys, value, now)),
            check("__Host-user", USER, value, |headers| user.header(&keys, value, now).map(|line| push(headers, line))),
            check("__Host-user", USER, value, |headers| {
                user.build(&keys, value, now).map(|cookie| push_cookie(headers, &cookie))
            }),
            check("__Host-user", USER, value, |headers| {
                user.builder(&keys, value, now).map(|cookie| push_cookie(headers, &cookie.build()))
            }),
            sent("__Host-user", user.sign(&keys, value, now)),
        ] {
            let Some(request) = set else { continue };
            assert_eq!(user.get(&request, &keys, now).expect("genuine").as_deref(), Some(value));
        }
        // A plain text of any kind can be encrypted.
        for set in [
            check("__Host-secret", USER, value, |headers| secret.set(headers, &keys, value, now)),
            check("__Host-secret", USER, value, |headers| {
                secret.build(&keys, value, now).map(|cookie| push_cookie(headers, &cookie))
            }),
            sent("__Host-secret", secret.encrypt(&keys, value, now)),
        ] {
            let Some(request) = set else {
                assert!(value.len() > 2_900, "{} bytes", value.len());
                continue;
            };
            assert_eq!(secret.get(&request, &keys, now).expect("genuine").as_deref(), Some(value));
        }
    });
}

#[test]
fn a_session_has_the_declared_attributes_and_is_read_back() {
    let (keys, now) = keys();
    let (session, vault) = (Cookies::SESSION, Cookies::VAULT);
    for_each_text(VALUES, |value| {
        for set in [
            check("__Host-session", SESSION, value, |headers| session.set(headers, &keys, value, now)),
            check("__Host-session", SESSION, value, |headers| {
                session.set_for(headers, &keys, value, now, Duration::from_secs(3600))
            }),
            check("__Host-session", SESSION, value, |headers| {
                session.builder(&keys, value, now).map(|cookie| push_cookie(headers, &cookie.build()))
            }),
            sent("__Host-session", session.sign(&keys, value, now)),
        ] {
            let Some(request) = set else { continue };
            let active = session.get(&request, &keys, now).expect("genuine").expect("there");
            assert_eq!(active.value(), value);
            let renewed =
                check("__Host-session", SESSION, value, |headers| session.renew(headers, &keys, &active, now));
            assert!(renewed.is_some(), "{value:?}");
        }
        for set in [
            check("__Host-vault", SESSION, value, |headers| vault.set(headers, &keys, value, now)),
            sent("__Host-vault", vault.encrypt(&keys, value, now)),
        ] {
            let Some(request) = set else {
                assert!(value.len() > 2_900, "{} bytes", value.len());
                continue;
            };
            assert_eq!(vault.get(&request, &keys, now).expect("genuine").expect("there").value(), value);
        }
    });
}

const BASKET: Json<BTreeMap<String, String>, Signature> = Cookies::USER.json();

#[test]
fn what_is_serialized_has_the_declared_attributes_and_is_read_back() {
    let (keys, now) = keys();
    let legacy = Cookies::LEGACY;
    for_all(btree_map(text(VALUES), text(VALUES), 0..4), |map| {
        for set in [
            check("__Host-user", USER, "", |headers| BASKET.set(headers, &keys, &map, now)),
            check("__Host-user", USER, "", |headers| {
                BASKET.builder(&keys, &map, now).map(|cookie| push_cookie(headers, &cookie.build()))
            }),
            sent("__Host-user", BASKET.sign(&keys, &map, now)),
        ] {
            let Some(request) = set else { continue };
            assert_eq!(BASKET.get(&request, &keys, now).expect("genuine").as_ref(), Some(&map));
        }
        let attributes = "secure,httponly,samesite=Lax,path=/,max-age=3600";
        for set in [
            check("legacy", attributes, "", |headers| legacy.set(headers, &keys, &map, now)),
            check("legacy", attributes, "", |headers| {
                legacy.builder(&keys, &map, now).map(|cookie| push_cookie(headers, &cookie.build()))
            }),
            sent("legacy", legacy.sign(&keys, &map, now)),
        ] {
            let Some(request) = set else { continue };
            assert_eq!(
                legacy.get::<BTreeMap<String, String>>(&request, &keys, now).expect("genuine").as_ref(),
                Some(&map)
            );
        }
    });
}

/// A signer outside of cookies keeps the value as it is: only the two parts after it are added, which are base64.
#[test]
fn a_signer_adds_a_time_and_a_signature() {
    let (keys, now) = keys();
    for_each_text(VALUES, |value| {
        for signer in [Signer::new("salt"), Signer::new(value)] {
            let (timed, untimed) = (signer.sign(&keys, value, now), signer.sign_untimed(&keys, value));
            assert_eq!(signer.verify(&keys, &timed, now).expect("genuine").value(), value);
            assert_eq!(signer.verify_untimed(&keys, &untimed), Ok(value));
            for (text, parts) in [(timed, 2), (untimed, 1)] {
                let added = text.strip_prefix(value).expect("the value first").strip_prefix('.').expect("a dot");
                assert_eq!(added.split('.').count(), parts, "{added}");
                assert!(added.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{added}");
            }
        }
    });
}

/// The serializer of itsdangerous writes base64 only.
#[test]
fn a_serialized_value_is_base64_with_a_time_and_a_signature() {
    let (keys, now) = keys();
    for_all((text(VALUES), text(VALUES)), |(salt, value)| {
        let signer = Signer::new(&salt);
        let text = itsdangerous::dumps(&signer, &keys, &value, now).expect("a text");
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{text}");
        assert_eq!(itsdangerous::loads::<String>(&signer, &keys, &text, now).as_deref(), Ok(&*value));
        let error = itsdangerous::loads::<String>(&signer, &keys, &value, now).expect_err("not signed");
        assert_eq!(wire::shown(&error.to_string()).len(), 1);
    });
}

/// What a client sends is read, or is an error: nothing in it reaches a response or a message.
#[test]
fn what_a_client_sends_is_a_value_or_an_error() {
    let (keys, now) = keys();
    let names = ["theme", "__Host-user", "__Host-secret", "__Host-session", "__Host-vault", "legacy"];
    for_all((0..names.len(), text(VALUES)), |(name, value)| {
        let Ok(line) = HeaderValue::from_bytes(format!("{}={value}", names[name]).as_bytes()) else { return };
        let headers = HeaderMap::from_iter([(COOKIE, line)]);
        if let Some(read) = Cookies::THEME.get(&headers) {
            assert!(value.contains(read), "{value:?}: {read:?}");
        }
        let errors = [
            Cookies::USER.get(&headers, &keys, now).err(),
            Cookies::USER.verify(&keys, &value, now).err(),
            Cookies::SECRET.get(&headers, &keys, now).err(),
            Cookies::SECRET.decrypt(&keys, &value, now).err(),
            Cookies::SESSION.get(&headers, &keys, now).err(),
            Cookies::SESSION.verify(&keys, &value, now).err(),
            Cookies::VAULT.get(&headers, &keys, now).err(),
            Cookies::VAULT.decrypt(&keys, &value, now).err(),
            BASKET.get(&headers, &keys, now).err(),
            BASKET.verify(&keys, &value, now).err(),
            Cookies::LEGACY.get::<String>(&headers, &keys, now).err(),
            Cookies::LEGACY.verify::<String>(&keys, &value, now).err(),
        ];
        for error in errors.into_iter().flatten() {
            assert_eq!(wire::shown(&error.to_string()).len(), 1);
        }
    });
}

/// Another library's lines keep every byte, and get attributes of the policy after them.
#[test]
fn lines_of_other_libraries_only_get_declared_attributes() {
    let lines = || vec(crate::hostile::header_value(), 0..4);
    for_all((lines(), prop::option::of(Just("theme")), any::<bool>()), |(mut lines, name, known)| {
        if let (Some(name), true) = (name, known) {
            lines.iter_mut().for_each(|line| *line = [name.as_bytes(), b"=", line.as_slice()].concat());
        }
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| _ = headers.append(SET_COOKIE, HeaderValue::from_bytes(line).expect("a header")));
        Cookies::apply(&mut headers);
        let sent: Vec<&[u8]> = headers.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes).collect();
        assert_eq!(sent.len(), lines.len());
        for (sent, line) in sent.iter().zip(&lines) {
            let added = sent.strip_prefix(line.as_slice()).expect("the line first");
            let added = str::from_utf8(added).expect("ASCII");
            let attributes = added.split("; ").skip(1);
            assert!(added.is_empty() || added.starts_with("; "), "{added}");
            for attribute in attributes {
                assert!(
                    ["Secure", "HttpOnly", "SameSite=Lax", "SameSite=Strict", "Path=/"].contains(&attribute),
                    "{added}"
                );
            }
        }
    });
}

/// Sets a cookie with a value, on a response that has another one. Returns the request that follows, or `None` if the value was rejected.
fn check(
    name: &str,
    attributes: &str,
    value: &str,
    set: impl FnOnce(&mut HeaderMap) -> Result<(), ValueError>,
) -> Option<HeaderMap> {
    let mut headers = HeaderMap::from_iter([(SET_COOKIE, HeaderValue::from_static("other=1"))]);
    if let Err(error) = set(&mut headers) {
        assert_eq!(headers.len(), 1, "a rejected value sets nothing");
        assert_eq!(wire::shown(&error.to_string()).len(), 1);
        return None;
    }
    let lines: Vec<&HeaderValue> = headers.get_all(SET_COOKIE).iter().collect();
    assert_eq!((headers.len(), lines.len(), lines[0]), (2, 2, &HeaderValue::from_static("other=1")));
    let line = wire::SetCookie::read(lines[1]);
    assert_eq!(line.name, name);
    let mut found: Vec<String> = line
        .attributes
        .iter()
        .map(|(name, value)| match (name.as_str(), *value) {
            (name, "") => name.to_owned(),
            // `set_for` has a lifetime of its own.
            ("max-age", "3600") if attributes == SESSION => "max-age=1800".to_owned(),
            (name, value) => format!("{name}={value}"),
        })
        .collect();
    let mut expected: Vec<&str> = attributes.split(',').collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected, "{value:?}");
    if name == "theme" {
        assert_eq!(line.value, value);
    }
    sent(name, Ok(line.value.to_owned()))
}

/// A request with this cookie among others.
fn sent(name: &str, value: Result<String, ValueError>) -> Option<HeaderMap> {
    let line = HeaderValue::try_from(format!("a=b; {name}={}; c=d", value.ok()?)).expect("a header");
    assert_eq!(wire::line(&line).split(';').count(), 3);
    Some(HeaderMap::from_iter([(COOKIE, line)]))
}

fn push(headers: &mut HeaderMap, line: HeaderValue) {
    headers.append(SET_COOKIE, line);
}

fn push_cookie(headers: &mut HeaderMap, cookie: &cookie::Cookie<'_>) {
    push(headers, HeaderValue::try_from(cookie.to_string()).expect("a header"));
}

fn keys() -> (Keys, UnixTime) {
    (Keys::signing_with(Key::random()), UnixTime::now())
}
