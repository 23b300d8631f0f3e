//! What a trusted proxy states about the scheme of a request: `Forwarded` and `X-Forwarded-Proto`.

use std::{
    borrow::Cow,
    net::{IpAddr, SocketAddr},
};

use http::{HeaderMap, HeaderName, header::FORWARDED};

use super::scheme::Scheme;
use crate::list::{elements, is_token_byte};

/// Returns the scheme that the outermost trusted proxy states, for a connection that comes from a trusted proxy.
///
/// Each proxy adds its part at the end, so the parts are read from the right: the last is from the proxy of the connection. A part
/// further left is only read if the one to its right says that it comes from a trusted proxy too. What a client has sent is always
/// further left.
///
/// `None` if nothing is stated, if a part is malformed, or if both headers are there and do not agree: a proxy that sets one of them may
/// pass on the other as the client has sent it.
pub(super) fn stated_scheme(headers: &HeaderMap, trusts: &dyn Fn(IpAddr) -> bool) -> Option<Scheme> {
    match (by_forwarded(headers, trusts), by_x_forwarded(headers, trusts)) {
        (None, stated) | (stated, None) => stated.flatten(),
        (one, other) if one == other => one.flatten(),
        _ => None,
    }
}

/// Whether a proxy has passed on the request, as far as headers show it.
pub(super) fn has_traces(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name.as_str().starts_with("x-forwarded-") || TRACES.contains(&name.as_str()))
}

/// The scheme that `Forwarded` states (RFC 7239, section 5.4). The outer `None`: the header is missing; the inner one: it is unclear.
fn by_forwarded(headers: &HeaderMap, trusts: &dyn Fn(IpAddr) -> bool) -> Option<Option<Scheme>> {
    let mut parts = parts(headers, &FORWARDED).into_iter().rev().peekable();
    parts.peek()?;
    let mut scheme = None;
    for part in parts {
        let Some(hop) = Hop::parse(part) else { return Some(None) };
        scheme = hop.proto.as_deref().and_then(Scheme::parse);
        if !hop.from.as_deref().and_then(node).is_some_and(trusts) {
            break;
        }
    }
    Some(scheme)
}

/// The same by `X-Forwarded-Proto`, whose values belong to those of `X-Forwarded-For`, counted from the right.
fn by_x_forwarded(headers: &HeaderMap, trusts: &dyn Fn(IpAddr) -> bool) -> Option<Option<Scheme>> {
    let protos = parts(headers, &X_FORWARDED_PROTO);
    let addresses = parts(headers, &X_FORWARDED_FOR);
    let mut addresses = addresses.into_iter().rev();
    let mut protos = protos.into_iter().rev();
    let mut proto = protos.next()?;
    // A proxy that replaces the header leaves one value, which is its own.
    for outer in protos {
        if !addresses.next().and_then(node).is_some_and(trusts) {
            break;
        }
        proto = outer;
    }
    Some(Scheme::parse(proto))
}

/// The elements of every line of a header. Empty ones do not count (RFC 9110, section 5.6.1.2).
fn parts<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Vec<&'h [u8]> {
    let lines = headers.get_all(name).iter();
    lines.flat_map(|line| elements(line.as_bytes())).filter(|part| !part.is_empty()).collect()
}

/// What one proxy adds to `Forwarded`.
#[derive(Default)]
struct Hop<'h> {
    from: Option<Cow<'h, [u8]>>,
    proto: Option<Cow<'h, [u8]>>,
}

impl<'h> Hop<'h> {
    /// Reads a `forwarded-element` (RFC 7239, section 4). `None` if it is malformed, or has a parameter twice.
    fn parse(mut rest: &'h [u8]) -> Option<Self> {
        let mut hop = Self::default();
        loop {
            rest = rest.trim_ascii_start();
            if let [b';', after @ ..] = rest {
                rest = after;
                continue;
            }
            if rest.is_empty() {
                return Some(hop);
            }
            let (name, after) = token(rest)?;
            let (value, after) = value(after.strip_prefix(b"=")?)?;
            rest = after.trim_ascii_start();
            if !rest.is_empty() && !rest.starts_with(b";") {
                return None;
            }
            let place = match name {
                name if name.eq_ignore_ascii_case(b"for") => &mut hop.from,
                name if name.eq_ignore_ascii_case(b"proto") => &mut hop.proto,
                _ => continue,
            };
            if place.replace(value).is_some() {
                return None;
            }
        }
    }
}

fn token(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| !is_token_byte(*byte)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// A token or a quoted string, and what follows it. Like other servers, it accepts an address that lacks its quotes.
fn value(text: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let is_part = |byte: u8| is_token_byte(byte) || matches!(byte, b':' | b'[' | b']');
        let end = text.iter().position(|byte| !is_part(*byte)).unwrap_or(text.len());
        return (end > 0).then(|| (Cow::Borrowed(&text[..end]), &text[end..]));
    };
    let mut content = Vec::new();
    let mut bytes = quoted.iter().enumerate();
    loop {
        match bytes.next()? {
            (end, b'"') => return Some((Cow::Owned(content), &quoted[end + 1..])),
            (_, b'\\') => content.push(*bytes.next()?.1),
            (_, byte) => content.push(*byte),
        }
    }
}

/// The address of a node, with or without a port (RFC 7239, section 6). `None` for `unknown` and for an obfuscated name.
fn node(text: impl AsRef<[u8]>) -> Option<IpAddr> {
    let text = str::from_utf8(text.as_ref()).ok()?;
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let address: Option<IpAddr> = text.parse().ok().or_else(with_port).or_else(in_brackets);
    address.map(|address| address.to_canonical())
}

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Other headers that only proxies add.
const TRACES: [&str; 5] = ["forwarded", "via", "x-real-ip", "cf-connecting-ip", "true-client-ip"];
