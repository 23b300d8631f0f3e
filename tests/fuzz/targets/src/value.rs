//! Values that a program reads at run time: the first line says which, and the rest is the value.

use crate::input::{first_line, text};
use crate::sent::assert_header_value;
use crate::site::Shop;
use http::HeaderMap;
use security_policy::{Key, Keys, UnixTime, upload};
use security_policy_core::Span;
use security_policy_core::cookie::SetCookie;
use security_policy_core::csrf::Route;
use security_policy_core::slot::{Breadth, SlotKind};
use security_policy_core::structured_field::is_token;
use security_policy_core::transport::{Host, Network};

pub(crate) fn run(input: &[u8]) {
    let (kind, rest) = first_line(input);
    let text = text(rest);
    match &*kind {
        "source" => slot(SlotKind::Source, &text),
        "script_source" => slot(SlotKind::ScriptSource, &text),
        "origin" => slot(SlotKind::Origin, &text),
        "url" => slot(SlotKind::Url, &text),
        "domain" => slot(SlotKind::Domain, &text),
        "cookie" => cookie(&text),
        "file" => file(&text),
        "key" => key(&text, rest),
        "route" => assert_whole(Route::parse(&text, whole(&text)).err().map(|error| error.span), &text),
        "host" => assert_whole(Host::parse(&text, whole(&text)).err().map(|error| error.span), &text),
        "network" => network(&text),
        _ => {}
    }
}

/// What fills a slot is one word of the header, and stays the same if it is read again.
fn slot(kind: SlotKind, text: &str) {
    for breadth in [Breadth::OneOwner, Breadth::Anyone] {
        let Ok(value) = kind.parse(text, breadth) else { continue };
        assert_header_value(&value);
        assert!(
            !value.is_empty() && !value.contains([' ', '\t', ';', ',', '"', '\\']),
            "{text:?} fills a slot with {value:?}"
        );
        assert_eq!(kind.parse(&value, breadth).as_ref(), Ok(&value), "{text:?}");
        assert_eq!(kind.parse(&value, Breadth::Anyone).as_ref(), Ok(&value), "{text:?}");
    }
}

fn cookie(value: &str) {
    let mut headers = HeaderMap::new();
    if Shop::THEME.set(&mut headers, value).is_err() {
        assert!(headers.is_empty());
        return;
    }
    let line = headers["set-cookie"].to_str().expect("ASCII");
    assert_header_value(line);
    let read = SetCookie::parse(line).expect("a cookie");
    assert_eq!((read.name, read.value), (Shop::THEME.name(), value));
}

fn file(name: &str) {
    let header = upload::attachment(name);
    let header = header.to_str().expect("ASCII");
    assert_header_value(header);
    let (_, quoted) = header.split_once("attachment; filename=\"").expect("a name in quotes");
    let (inside, after) = quoted.split_once('"').expect("the end of the quotes");
    assert!(!inside.is_empty() && !inside.contains(['/', '\\', '%']) && !inside.starts_with('.'), "{header}");
    let extended = after.strip_prefix("; filename*=UTF-8''");
    assert!(after.is_empty() || extended.is_some_and(|name| name.bytes().all(is_attr_char)), "{header}");
    let media_type = upload::media_type(name);
    assert!(media_type.split_once('/').is_some_and(|(kind, _)| is_token(kind)), "{media_type}");
}

/// RFC 8187, section 3.2.1: `attr-char`, and `%` of what is encoded.
fn is_attr_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~%".contains(&byte)
}

fn key(text: &str, bytes: &[u8]) {
    for error in [Key::parse(text).err(), Key::from_bytes(bytes).err(), Keys::parse(text).err()].into_iter().flatten() {
        let shown = format!("{error} {error:?}");
        assert!(text.len() < 8 || !shown.contains(text), "an error shows the key");
    }
    if let Ok(keys) = Keys::parse(text) {
        let now = UnixTime::from_secs(1);
        let signed = Shop::NOTE.sign(&keys, "a", now).expect("a value");
        assert!(Shop::NOTE.verify(&keys, &signed, now).is_ok());
        assert!(!format!("{keys:?}").contains(text));
    }
}

fn network(text: &str) {
    match Network::parse(text, whole(text)) {
        Ok(network) => assert!(network.covers(&network)),
        Err(error) => assert_whole(Some(error.span), text),
    }
}

fn whole(text: &str) -> Span {
    Span::new(0, text.len())
}

/// An error is at a part of the text.
fn assert_whole(span: Option<Span>, text: &str) {
    assert!(span.is_none_or(|span| text.get(span.start..span.end).is_some()), "{span:?} of {text:?}");
}
