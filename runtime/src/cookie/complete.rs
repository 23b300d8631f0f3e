//! Attributes that a policy adds to the cookies of a response.

use http::{HeaderMap, HeaderValue, header::SET_COOKIE};

use super::set_cookie_line::SetCookieLine;

/// The attributes to add: name and value; the value is empty for `Secure` and the like.
type Additions<'a> = &'a [(&'a str, &'a str)];

/// Adds missing attributes to every `Set-Cookie` of a response.
///
/// A declared cookie gets the attributes of its declaration, every other cookie those of `default`. Existing text is
/// not changed; attributes are only appended.
pub fn complete(headers: &mut HeaderMap, declared: &[(&str, Additions<'_>)], default: Additions<'_>) {
    if !headers.contains_key(SET_COOKIE) {
        return;
    }
    for (_, line) in headers.iter_mut().filter(|(name, _)| *name == SET_COOKIE) {
        let own = declared.iter().find(|(name, _)| name.as_bytes() == SetCookieLine(line.as_bytes()).name());
        let additions = own.map_or(default, |(_, additions)| additions);
        if let Some(with_additions) = with_additions(line, additions) {
            *line = with_additions;
        }
    }
}

/// Returns the header with the missing attributes appended, or `None` if none is missing.
fn with_additions(line: &HeaderValue, additions: Additions<'_>) -> Option<HeaderValue> {
    let missing = || additions.iter().filter(|(name, _)| is_missing(SetCookieLine(line.as_bytes()), name));
    let additional: usize = missing().flat_map(pieces).map(str::len).sum();
    if additional == 0 {
        return None;
    }
    // With the exact capacity, `HeaderValue` takes over the allocation.
    let mut octets = Vec::with_capacity(line.len() + additional);
    octets.extend_from_slice(line.as_bytes());
    missing().flat_map(pieces).for_each(|piece| octets.extend_from_slice(piece.as_bytes()));
    HeaderValue::try_from(octets).ok()
}

/// The text of an attribute, as it follows the value of a cookie.
pub(super) fn pieces<'a>(&(name, value): &(&'a str, &'a str)) -> [&'a str; 4] {
    ["; ", name, if value.is_empty() { "" } else { "=" }, value]
}

pub(super) fn is_missing(line: SetCookieLine<'_>, name: &str) -> bool {
    match line.get(name) {
        // RFC 6265bis, section 5.6.7: browsers treat an unknown value as a missing attribute. The last of several
        // counts.
        Some(value) if name == "SameSite" => !SAME_SITE_VALUES.iter().any(|known| value.eq_ignore_ascii_case(known)),
        // Section 5.6.4: they also ignore a path that does not start with a slash.
        Some(value) if name == "Path" => !value.starts_with(b"/"),
        Some(_) => false,
        // A cookie with `Expires` already has a lifetime.
        None => name != "Max-Age" || line.get("Expires").is_none(),
    }
}

const SAME_SITE_VALUES: [&[u8]; 3] = [b"Strict", b"Lax", b"None"];
