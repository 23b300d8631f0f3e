//! The cookies of a request: each line is the value of a `Cookie` header. `{login}` and the like are replaced with a valid cookie.

use crate::input::text;
use crate::site::{KEYS, NOW, Shop};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use std::sync::LazyLock;

pub(crate) fn run(input: &[u8]) {
    let mut lines = text(input).into_owned();
    for (place, pair) in VALID.iter() {
        lines = lines.replacen(place, pair, MOST);
    }
    let mut headers = HeaderMap::new();
    for line in lines.split('\n').take(LINES) {
        if let Ok(value) = HeaderValue::from_bytes(line.as_bytes()) {
            headers.append(COOKIE, value);
        }
    }
    assert_eq!(Shop::THEME.get(&headers), all(&headers, "theme").into_iter().next());
    let issued = |place: &str| {
        let (_, pair) = VALID.iter().find(|(other, _)| *other == place).expect("a cookie");
        let (name, value) = pair.split_once('=').expect("a pair");
        all(&headers, name).contains(&value)
    };
    // What was not issued is not read, and what was issued is not hidden by what precedes it.
    assert_eq!(Shop::NOTE.get(&headers, &KEYS, NOW).ok().flatten().as_deref(), issued("{note}").then_some("a"));
    assert_eq!(Shop::CARD.get(&headers, &KEYS, NOW).ok().flatten().as_deref(), issued("{card}").then_some("b"));
    let login = Shop::LOGIN.get(&headers, &KEYS, NOW).ok().flatten();
    assert_eq!(login.as_ref().map(|session| session.value()), issued("{login}").then_some("c"));
    let vault = Shop::VAULT.get(&headers, &KEYS, NOW).ok().flatten();
    assert_eq!(vault.as_ref().map(|session| session.value()), issued("{vault}").then_some("d"));
    let old = Shop::OLD.get::<String>(&headers, &KEYS, NOW).ok().flatten();
    assert_eq!(old.as_deref(), issued("{old}").then_some("e"));
}

/// How many places of each kind are filled: with more, the request is many times as long as the input.
const MOST: usize = 8;

/// As many headers as servers accept.
const LINES: usize = 100;

/// The values of a cookie, as text, in an implementation of its own.
fn all<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let lines = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes);
    let pairs = lines.flat_map(|line| line.split(|byte| *byte == b';'));
    let values = pairs.filter_map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=')?;
        let trim = |bytes: &'h [u8]| -> &'h [u8] {
            let is_text = |byte: &u8| !b" \t".contains(byte);
            let start = bytes.iter().position(is_text).unwrap_or(bytes.len());
            let end = bytes.iter().rposition(is_text).map_or(start, |last| last + 1);
            &bytes[start..end]
        };
        (trim(&pair[..at]) == name.as_bytes()).then(|| trim(&pair[at + 1..]))
    });
    values.filter_map(|value| str::from_utf8(value).ok()).collect()
}

/// What stands for a valid cookie, and the pair.
static VALID: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let pair = |line: HeaderValue| line.to_str().expect("ASCII").split(';').next().unwrap_or_default().to_owned();
    let set = |set: &dyn Fn(&mut HeaderMap)| {
        let mut headers = HeaderMap::new();
        set(&mut headers);
        pair(headers["set-cookie"].clone())
    };
    vec![
        ("{note}", pair(Shop::NOTE.header(&KEYS, "a", NOW).expect("a value"))),
        ("{card}", pair(Shop::CARD.header(&KEYS, "b", NOW).expect("a value"))),
        ("{login}", set(&|headers| Shop::LOGIN.set(headers, &KEYS, "c", NOW).expect("a value"))),
        ("{vault}", set(&|headers| Shop::VAULT.set(headers, &KEYS, "d", NOW).expect("a value"))),
        ("{old}", set(&|headers| Shop::OLD.set(headers, &KEYS, &"e", NOW).expect("a value"))),
    ]
});
