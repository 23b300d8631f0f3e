//! Sessions with a lifetime of their own, and what `Keys::not_before` ends.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::{sync::Arc, time::Duration};

use http::HeaderMap;
use security_policy::{Key, Keys, UnixTime, cookie::ValueError, csrf::TokenError, signing::VerifyError};

const DAY: Duration = Duration::from_secs(86_400);
const LOGIN: UnixTime = UnixTime::from_secs(1_790_000_000);

/// The policy of an earlier build, and those of later ones: the cookie has the same name in each.
mod builds {
    pub mod first {
        security_policy::security_policy! {
            pub struct Shop {
                origin: "https://shop.example.com",
                cookies: {
                    session: { name: "__Host-session", max_age: 8h, idle: 30min, remember: 30d, signed },
                    hidden: { name: "__Host-hidden", max_age: 8h, idle: 30min, remember: 30d, private },
                },
            }
        }
    }

    pub mod shortened {
        security_policy::security_policy! {
            pub struct Shop {
                origin: "https://shop.example.com",
                cookies: {
                    session: { name: "__Host-session", max_age: 8h, idle: 30min, remember: 7d, signed },
                    hidden: { name: "__Host-hidden", max_age: 8h, idle: 30min, remember: 7d, private },
                },
            }
        }
    }

    pub mod without {
        security_policy::security_policy! {
            pub struct Shop {
                origin: "https://shop.example.com",
                cookies: {
                    session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
                    hidden: { name: "__Host-hidden", max_age: 8h, idle: 30min, private },
                },
            }
        }
    }

    security_policy::security_policy! {
        pub struct Forms {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session, max_age: 2h },
        }
    }

    security_policy::security_policy! {
        pub struct OneTimeForms {
            origin: "https://shop.example.com",
            cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
            csrf: { bind_to: session, max_age: 2h, once },
        }
    }
}

use builds::{Forms, OneTimeForms, first, shortened, without};

/// The same key each time, and the time from which values are accepted.
fn keys(not_before: UnixTime) -> Keys {
    Keys::parse("sign:pRlI9qz0cSZqqdFnS9qjCl0-DXcCRqTuJ9gTUPRR0ik").expect("a key").not_before(not_before)
}

fn after(time: Duration) -> UnixTime {
    UnixTime::from_secs(LOGIN.as_secs() + time.as_secs())
}

/// A request with the cookies that a response sets.
fn request(response: &HeaderMap) -> HeaderMap {
    let pairs = response.get_all("set-cookie").iter().map(|line| line.to_str().expect("ASCII"));
    let pairs: Vec<&str> = pairs.map(|line| line.split(';').next().expect("a pair")).collect();
    HeaderMap::from_iter([("cookie".parse().expect("a name"), pairs.join("; ").parse().expect("a value"))])
}

fn with_cookie(name: &str, value: &str) -> HeaderMap {
    HeaderMap::from_iter([("cookie".parse().expect("a name"), format!("{name}={value}").parse().expect("a value"))])
}

fn value_of<'r>(response: &'r HeaderMap, name: &str) -> &'r str {
    let line = response["set-cookie"].to_str().expect("ASCII");
    line.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).and_then(|rest| rest.split(';').next()).expect(name)
}

/// Checks both kinds of protection.
macro_rules! for_each_protection {
    (|$session:ident| $test:block) => {{
        {
            macro_rules! $session {
                ($build:ident) => {
                    $build::Shop::SESSION
                };
            }
            $test
        }
        {
            macro_rules! $session {
                ($build:ident) => {
                    $build::Shop::HIDDEN
                };
            }
            $test
        }
    }};
}

#[test]
fn a_shorter_limit_of_a_new_build_applies_to_old_sessions() {
    for_each_protection!(|session| {
        let keys = Keys::signing_with(Key::random());
        let mut response = HeaderMap::new();
        session!(first).rotate_for(&mut response, &keys, LOGIN, 30 * DAY).expect("within the limit");
        let request = request(&response);

        let active = session!(first).get(&request, &keys, after(8 * DAY)).expect("valid").expect("a session");
        assert_eq!(active.lifetime(), Some(30 * DAY));
        let active = session!(shortened).get(&request, &keys, after(6 * DAY)).expect("valid").expect("a session");
        assert_eq!((active.started(), active.lifetime()), (LOGIN, Some(7 * DAY)));
        assert_eq!(
            session!(shortened).get(&request, &keys, after(8 * DAY)),
            Err(VerifyError::Expired { age: 8 * DAY, limit: 7 * DAY })
        );

        // A renewal does not restore the time that the new build has taken away, not even under the old one.
        let mut renewed = HeaderMap::new();
        session!(shortened).renew(&mut renewed, &keys, &active, after(6 * DAY)).expect("short");
        assert!(renewed["set-cookie"].to_str().expect("ASCII").ends_with("; Max-Age=86400"));
        let renewed = self::request(&renewed);
        let expired = Err(VerifyError::Expired { age: 8 * DAY, limit: 7 * DAY });
        assert_eq!(session!(shortened).get(&renewed, &keys, after(8 * DAY)), expired);
        assert_eq!(session!(first).get(&renewed, &keys, after(8 * DAY)), expired);

        // Without `remember`, the limit is `max_age`, and the idle timeout applies again.
        let minute = |minutes: u64| Duration::from_secs(60 * minutes);
        let active = session!(without).get(&request, &keys, after(minute(29))).expect("valid").expect("a session");
        assert_eq!(active.lifetime(), Some(minute(8 * 60)));
        assert_eq!(
            session!(without).get(&request, &keys, after(minute(31))),
            Err(VerifyError::Expired { age: minute(31), limit: minute(30) })
        );
        let mut response = HeaderMap::new();
        assert_eq!(
            session!(without).rotate_for(&mut response, &keys, LOGIN, 30 * DAY).map(|_| ()),
            Err(ValueError::Lifetime { limit: minute(8 * 60) })
        );
        assert!(response.is_empty());
    });
}

/// A longer limit does not extend a session that was started with a shorter lifetime.
#[test]
fn a_lifetime_is_that_of_the_login() {
    for_each_protection!(|session| {
        let keys = Keys::signing_with(Key::random());
        let mut response = HeaderMap::new();
        session!(shortened).rotate_for(&mut response, &keys, LOGIN, 7 * DAY).expect("within the limit");
        assert_eq!(
            session!(first).get(&request(&response), &keys, after(8 * DAY)),
            Err(VerifyError::Expired { age: 8 * DAY, limit: 7 * DAY })
        );
    });
}

#[test]
fn a_changed_lifetime_is_rejected() {
    for_each_protection!(|session| {
        let (keys, name) = (Keys::signing_with(Key::random()), session!(first).name());
        let (mut short, mut long) = (HeaderMap::new(), HeaderMap::new());
        session!(first).set_for(&mut short, &keys, "guest", LOGIN, DAY).expect("within the limit");
        session!(first).set_for(&mut long, &keys, "guest", LOGIN, 30 * DAY).expect("within the limit");
        let (short, long) = (value_of(&short, name), value_of(&long, name));
        assert_eq!(short.len(), long.len());
        let is_valid = |value: &str| session!(first).get(&with_cookie(name, value), &keys, LOGIN).is_ok();
        assert!(is_valid(short) && is_valid(long));

        let mut changed = 0;
        for at in 0..short.len() {
            // Each single character, and the part of the other session from each place on, or up to it.
            for other in ["A", "B", "_"] {
                let text = format!("{}{other}{}", &short[..at], &short[at + 1..]);
                changed += u64::from(text != short);
                assert!(text == short || !is_valid(&text), "{at}: {text}");
            }
            for text in [format!("{}{}", &short[..at], &long[at..]), format!("{}{}", &long[..at], &short[at..])] {
                changed += u64::from(text != short && text != long);
                assert!(text == short || text == long || !is_valid(&text), "{at}: {text}");
            }
        }
        assert_eq!(keys.counters().tampered(), changed);
        assert_eq!(keys.counters().expired(), 0);
    });
}

/// The part with the lifetime is the last one of the value, so that a value cannot imitate it.
#[test]
fn a_value_that_looks_like_a_lifetime_has_none() {
    for_each_protection!(|session| {
        let keys = Keys::signing_with(Key::random());
        for value in ["a.AAAAAAAAAAAAAAAAAAAAAA", "a.__________________8", "AAAAAAAAAAAAAAAAAAAAAA"] {
            let mut response = HeaderMap::new();
            session!(first).set(&mut response, &keys, value, LOGIN).expect("a value");
            let request = request(&response);
            let active = session!(first).get(&request, &keys, LOGIN).expect("valid").expect("a session");
            assert_eq!((active.value(), active.lifetime()), (value, None));
            assert!(session!(first).get(&request, &keys, after(DAY)).is_err());
        }
    });
}

#[test]
fn not_before_ends_remembered_sessions() {
    for_each_protection!(|session| {
        let keys = self::keys(UnixTime::from_secs(0));
        let mut response = HeaderMap::new();
        session!(first).rotate_for(&mut response, &keys, LOGIN, 30 * DAY).expect("within the limit");
        let active = request(&response);
        let later = after(DAY);
        let active = session!(first).get(&active, &keys, later).expect("valid").expect("a session");
        let mut renewed = HeaderMap::new();
        session!(first).renew(&mut renewed, &keys, &active, later).expect("short");

        // The session was renewed after this time, and started before.
        let keys = self::keys(after(DAY / 2));
        assert_eq!(session!(first).get(&request(&renewed), &keys, later), Err(VerifyError::Revoked));
        assert_eq!(session!(first).get(&request(&response), &keys, later), Err(VerifyError::Revoked));
        assert_eq!(keys.counters().revoked(), 2);
        let mut response = HeaderMap::new();
        session!(first).rotate_for(&mut response, &keys, later, 30 * DAY).expect("within the limit");
        assert!(session!(first).get(&request(&response), &keys, later).expect("valid").is_some());
    });
}

#[test]
fn not_before_ends_tokens() {
    let keys = Arc::new(self::keys(UnixTime::from_secs(0)));
    let mut page = HeaderMap::new();
    let token = Forms::CSRF.token(keys.clone(), &HeaderMap::new(), LOGIN);
    let text = token.text();
    token.set_cookie(&mut page);
    let request = request(&page);
    let minute = |minutes: u64| after(Duration::from_secs(60 * minutes));
    assert_eq!(Forms::CSRF.verify(&keys, &text, "/buy", &request, minute(10)), Ok(()));

    let keys = Arc::new(self::keys(minute(5)));
    let revoked = Err(TokenError::Revoked);
    assert_eq!(Forms::CSRF.verify(&keys, &text, "/buy", &request, minute(10)), revoked);
    assert_eq!(keys.counters().revoked(), 1);
    // A token of exactly that time is accepted, and the browser keeps its cookie.
    for (issued, expected) in [(4, revoked), (5, Ok(())), (6, Ok(()))] {
        let text = Forms::CSRF.token(keys.clone(), &request, minute(issued)).text();
        assert_eq!(Forms::CSRF.verify(&keys, &text, "/buy", &request, minute(10)), expected, "{issued}");
    }
    // A token that is past its age as well is no longer of interest: it is revoked first.
    assert_eq!(Forms::CSRF.verify(&keys, &text, "/buy", &request, minute(200)), revoked);
    assert_eq!(
        TokenError::Revoked.to_string(),
        "the CSRF token was issued before the time from which values are accepted"
    );
}

/// A revoked token never reaches the store.
#[test]
fn not_before_ends_one_time_tokens() {
    let keys = Arc::new(self::keys(UnixTime::from_secs(0)));
    let mut page = HeaderMap::new();
    let token = OneTimeForms::CSRF.token(keys.clone(), &HeaderMap::new(), LOGIN);
    let text = token.text();
    token.set_cookie(&mut page);
    let (request, later) = (request(&page), after(Duration::from_secs(600)));
    let verify = |keys: &Keys| OneTimeForms::CSRF.verify_once(keys, &text, "/buy", &request, later).map(|_| ());
    assert_eq!(verify(&keys), Ok(()));
    assert_eq!(verify(&self::keys(later)), Err(TokenError::Revoked));
}

/// A token is bound to its session: one that was revoked is as good as none.
#[test]
fn not_before_ends_the_session_of_a_token() {
    let keys = Arc::new(self::keys(UnixTime::from_secs(0)));
    let mut response = HeaderMap::new();
    Forms::SESSION.set(&mut response, &keys, "guest", LOGIN).expect("short");
    let logged_in = request(&response);
    let later = after(Duration::from_secs(600));
    let token = Forms::CSRF.token(keys.clone(), &logged_in, later);
    let text = token.text();
    token.set_cookie(&mut response);
    let both = request(&response);
    assert_eq!(Forms::CSRF.verify(&keys, &text, "/buy", &both, later), Ok(()));
    let keys = self::keys(after(Duration::from_secs(300)));
    assert_eq!(Forms::SESSION.get(&both, &keys, later), Err(VerifyError::Revoked));
    assert!(Forms::CSRF.verify(&keys, &text, "/buy", &both, later).is_err());
}
