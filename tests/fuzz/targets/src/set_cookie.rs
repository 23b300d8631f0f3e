//! A `Set-Cookie` line: the first line is the URL of the response, and the rest the line.

use crate::input::{first_line, text};
use crate::site::Shop;
use http::{HeaderMap, HeaderValue, header::SET_COOKIE};
use security_policy_core::Span;
use security_policy_core::cookie::{Lifetime, Place, SetCookie, Stored, store};
use security_policy_core::url::{Origin, Url};

pub(crate) fn run(input: &[u8]) {
    let (url, rest) = first_line(input);
    let line = text(rest);
    let url = Url::parse(&url);
    let origin = url.as_ref().and_then(Url::origin);
    let origin =
        origin.unwrap_or_else(|| Origin::parse("https://shop.example.com", Span::default()).expect("an origin"));
    let path = url.as_ref().map_or("/", Url::path);
    for from_script in [false, true] {
        let place = Place { origin: &origin, path, from_script };
        let Ok(stored) = store(&line, place) else { continue };
        let cookie = SetCookie::parse(&line).expect("only a line that is read is stored");
        assert_eq!((cookie.name, cookie.value), (stored.name.as_str(), stored.value.as_str()));
        assert!(!stored.value.chars().any(|c| c.is_ascii_control() && c != '\t'), "{stored:?}");
        // The path of a URL can contain a `;`, which no line can write.
        if stored.path.len() <= 1_024 && !stored.path.contains(';') {
            let written = written(&stored);
            assert_eq!(store(&written, place).as_ref(), Ok(&stored), "{line:?} is stored as {written:?}");
        }
    }
    completed(&line, Place { origin: &origin, path, from_script: false });
}

/// The line that says all of what was stored.
fn written(stored: &Stored) -> String {
    let mut line = format!("{}={}; Path={}", stored.name, stored.value, stored.path);
    if stored.name.is_empty() && !stored.value.contains('=') {
        line = line.split_off(1);
    }
    if !stored.host_only {
        line += &format!("; Domain={}", stored.domain);
    }
    match &stored.lifetime {
        Lifetime::Seconds(seconds) => line += &format!("; Max-Age={seconds}"),
        Lifetime::Until(date) => line += &format!("; Expires={date}"),
        _ => {}
    }
    if let Some(same_site) = stored.same_site {
        line += &format!("; SameSite={}", same_site.wire);
    }
    for (is, name) in [(stored.secure, "Secure"), (stored.http_only, "HttpOnly"), (stored.partitioned, "Partitioned")] {
        if is {
            line += &format!("; {name}");
        }
    }
    line
}

/// The policy of a site adds attributes to the line, and takes none away. A second policy adds nothing more.
fn completed(line: &str, place: Place<'_>) {
    let Ok(value) = HeaderValue::from_bytes(line.as_bytes()) else { return };
    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, value.clone());
    Shop::apply(&mut headers);
    let lines: Vec<&HeaderValue> = headers.get_all(SET_COOKIE).iter().collect();
    let [completed] = lines[..] else { panic!("{line:?} became {} lines", lines.len()) };
    assert!(completed.as_bytes().starts_with(value.as_bytes()), "{line:?} became {completed:?}");
    let added = &completed.as_bytes()[value.len()..];
    assert!(added.is_empty() || added.starts_with(b"; "), "{completed:?}");
    let mut twice = headers.clone();
    Shop::apply(&mut twice);
    assert_eq!(headers, twice, "{line:?}");
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    if let (Ok(before), true) = (store(&text(&value), place), place.origin.is_https()) {
        let after = store(&text(completed), place).expect("what is added does not make a browser drop the cookie");
        assert_eq!((&before.name, &before.value, &before.domain), (&after.name, &after.value, &after.domain));
        assert!(after.secure && (after.http_only || !before.http_only));
    }
}
