//! `Set-Cookie` lines of other libraries: the runtime reads them as the model does, which reads them as browsers do.

#![allow(warnings, reason = "what a policy lacks is a warning, and this is a part of a policy")]
#![deny(unused, clippy::all)]
#![allow(missing_docs)]

use http::{HeaderMap, HeaderValue, header::SET_COOKIE};
use security_policy::security_policy;
use security_policy_core::cookie::{MAX_ATTRIBUTE, SetCookie};
use security_policy_tests::{Random, SEED};

security_policy! {
    struct Completed {
        origin: "https://shop.example.com",
        cookies: { theme: { same_site: strict }, default: { path: "/", max_age: 1h } },
    }
}

const DECLARED: &[(&str, &str)] = &[("Secure", ""), ("HttpOnly", ""), ("SameSite", "Strict")];

const DEFAULT: &[(&str, &str)] =
    &[("Secure", ""), ("HttpOnly", ""), ("SameSite", "Lax"), ("Path", "/"), ("Max-Age", "3600")];

const PAIRS: &[&str] =
    &["theme=dark", "Theme=dark", "\ttheme = dark", "theme", "=theme", "theme=a=b", "__Host-theme=1", "a=b", "a = \t"];

const ATTRIBUTES: &[&str] = &[
    "",
    " ",
    "=",
    "=Secure",
    "Secure",
    " secure\t",
    "SECURE = 1",
    "Secure=LONG",
    "Secure=LONGER",
    "Se cure",
    "Secure\u{a0}",
    "\u{a0}HttpOnly",
    "HttpOnly",
    "httponly=",
    "http-only",
    "SameSite",
    "SameSite=lax",
    "samesite\t=\tSTRICT ",
    "SameSite=None",
    "SameSite=sometimes",
    "SameSite=\"Lax\"",
    "SameSite=Lax=",
    "Path",
    "Path=",
    "PATH = /shop",
    "Path=shop",
    "Path=/LONG",
    "Path=/LONGER",
    "Max-Age=60",
    "Max-Age",
    "Max-Age=LONGER",
    "Expires=Thu, 01 Jan 2099 00:00:00 GMT",
    " expires",
    "Expires=LONGER",
    "Domain=.example.com",
];

/// The line that a policy makes of another library's, by the model's reader.
fn completed(line: &str) -> String {
    let cookie = SetCookie::parse(line).expect("a line with a name or a value");
    let additions = if cookie.name == "theme" { DECLARED } else { DEFAULT };
    let is_missing = |name: &str| match (name, cookie.get(name)) {
        ("SameSite", Some(value)) => !["strict", "lax", "none"].contains(&value.to_ascii_lowercase().as_str()),
        ("Path", Some(value)) => !value.starts_with('/'),
        ("Max-Age", None) => cookie.get("Expires").is_none(),
        (_, value) => value.is_none(),
    };
    let missing = additions.iter().filter(|(name, _)| is_missing(name));
    let texts = missing.map(|(name, value)| match *value {
        "" => format!("; {name}"),
        value => format!("; {name}={value}"),
    });
    line.to_owned() + &texts.collect::<String>()
}

#[test]
fn both_readers_of_a_set_cookie_line_agree() {
    let mut random = Random::new(SEED);
    let (long, longer) = ("x".repeat(MAX_ATTRIBUTE - 1), "x".repeat(MAX_ATTRIBUTE + 1));
    let (mut kept, mut changed) = (0, 0);
    for _ in 0..20_000 {
        let mut line = PAIRS[random.below(PAIRS.len())].to_owned();
        for _ in 0..random.below(8) {
            line.push(';');
            line.push_str(ATTRIBUTES[random.below(ATTRIBUTES.len())]);
        }
        let line = line.replace("LONGER", &longer).replace("LONG", &long);
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, HeaderValue::from_bytes(line.as_bytes()).expect("no control character but tabs"));
        Completed::apply(&mut headers);

        let expected = completed(&line);
        assert_eq!(headers[SET_COOKIE].as_bytes(), expected.as_bytes(), "{line}");
        if expected == line { kept += 1 } else { changed += 1 }
    }
    assert!(kept > 50 && changed > 10_000, "{kept} lines were kept, {changed} changed");
}
