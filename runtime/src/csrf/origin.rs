//! The `Origin` header: scheme, host and port, as browsers serialize them.

use super::rules::{Scheme, Site};

/// The value of an `Origin` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OriginHeader<'h> {
    /// `null`: an opaque origin, or one that the browser does not disclose.
    Null,
    /// An origin.
    Origin(Origin<'h>),
}

/// An origin in a request. The origin of a policy is stored as text: [`OwnOrigin`](super::rules::OwnOrigin).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Origin<'h> {
    scheme: &'h str,
    host: &'h str,
    /// The port; `None` for the default port of the scheme.
    port: Option<u16>,
}

/// Parses a serialized origin. Returns `None` for what no browser sends, such as an upper-case letter, a path or port
/// 0.
///
/// <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
pub(super) fn read(text: &[u8]) -> Option<OriginHeader<'_>> {
    let text = str::from_utf8(text).ok()?;
    if text == "null" {
        return Some(OriginHeader::Null);
    }
    let (scheme, authority) = text.split_once(':')?;
    let (host, port) = split_port(authority.strip_prefix("//")?)?;
    let is_plain = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte))
        && is_host(host);
    is_plain.then_some(OriginHeader::Origin(Origin { scheme, host, port }))
}

impl Origin<'_> {
    /// Whether this origin has the host and port of the request, and one of these schemes. If the request target has a
    /// scheme, it has to be that one; a `Host` header has none.
    pub(super) fn has_host(&self, schemes: &[Scheme], target: Option<&str>, host: &str) -> bool {
        let Some(scheme) = schemes.iter().find(|scheme| scheme.name == self.scheme) else { return false };
        let is_requested = target.is_none_or(|target| target.eq_ignore_ascii_case(self.scheme));
        // Browsers omit the default port.
        let is_serialised = self.port != Some(scheme.port);
        let port = self.port.unwrap_or(scheme.port);
        is_requested
            && is_serialised
            && split_port(host).is_some_and(|(name, other)| {
                name.eq_ignore_ascii_case(self.host) && other.unwrap_or(scheme.port) == port
            })
    }

    /// Whether this origin is same-site with a site. The port is ignored.
    ///
    /// <https://html.spec.whatwg.org/#same-site>
    pub(super) fn is_same_site(&self, site: &Site) -> bool {
        let below = self.host.strip_suffix(site.domain);
        self.scheme == site.scheme && below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
    }
}

/// Splits off the port, which has no sign and no leading zero, and is not 0.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    // The colons of an IPv6 address are between its brackets.
    let host_end = authority.rfind(']').unwrap_or(0);
    let Some(colon) = authority[host_end..].find(':') else { return Some((authority, None)) };
    let (host, digits) = (&authority[..host_end + colon], &authority[host_end + colon + 1..]);
    Some((host, Some(read_port(digits.as_bytes())?)))
}

fn read_port(digits: &[u8]) -> Option<u16> {
    let is_number = digits.iter().all(u8::is_ascii_digit) && !digits.starts_with(b"0");
    str::from_utf8(digits).ok()?.parse().ok().filter(|_| is_number)
}

fn is_host(host: &str) -> bool {
    let of = |more: &'static [u8]| {
        move |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || more.contains(&byte)
    };
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => !address.is_empty() && address.bytes().all(of(b":.")),
        None => !host.is_empty() && host.bytes().all(of(b"-._")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMES: &[Scheme] = &[Scheme { name: "http", port: 80 }, Scheme { name: "https", port: 443 }];

    fn origin(text: &str) -> Origin<'_> {
        match read(text.as_bytes()) {
            Some(OriginHeader::Origin(origin)) => origin,
            other => panic!("{text} reads as {other:?}"),
        }
    }

    #[test]
    fn only_the_serialized_form_is_an_origin() {
        let origin = |scheme, host, port| Some(OriginHeader::Origin(Origin { scheme, host, port }));
        assert_eq!(read(b"https://app.example"), origin("https", "app.example", None));
        assert_eq!(read(b"http://[::1]:3000"), origin("http", "[::1]", Some(3000)));
        assert_eq!(read(b"http://[::]"), origin("http", "[::]", None));
        assert_eq!(read(b"chrome-extension://abc"), origin("chrome-extension", "abc", None));
        assert_eq!(read(b"null"), Some(OriginHeader::Null));
        for text in [
            "",
            "app.example",
            "https://",
            "https://app.example/",
            "https://APP.example",
            "HTTPS://app.example",
            "https://app.example:0443",
            "https://app.example:",
            "https://app.example:+1",
            "https://app.example:0",
            "https://a@app.example",
            "https://app.example:1:2",
            "https://app.example, null",
            "https://app.example#",
            "https://app.exämple",
            "https://[]",
            "https://[a-b]",
            "https://[::1",
            "https://[::1]3000",
            "NULL",
            " null",
            "://app.example",
            "https://a b",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        assert_eq!(read(&[0xff]), None);
    }

    #[test]
    fn a_host_is_compared_with_its_port() {
        for (text, host, same) in [
            ("https://app.example", "app.example", true),
            ("https://app.example", "App.Example:443", true),
            ("https://app.example", "app.example:80", false),
            ("https://app.example", "app.example:8443", false),
            ("https://app.example", "app.example.evil.example", false),
            ("https://app.example", "", false),
            ("https://app.example", ":", false),
            ("https://app.example", "app.example:443:1", false),
            ("http://app.example", "app.example", true),
            ("http://app.example", "app.example:80", true),
            ("http://app.example", "app.example:443", false),
            ("http://app.example:443", "app.example:443", true),
            ("http://app.example:443", "app.example", false),
            ("https://app.example:443", "app.example", false),
            ("https://app.example:443", "app.example:443", false),
            ("http://app.example:80", "app.example", false),
            ("https://app.example:8443", "app.example:8443", true),
            ("http://[::1]:3000", "[::1]:3000", true),
            ("ftp://app.example", "app.example", false),
            ("app://app.example", "app.example", false),
        ] {
            assert_eq!(origin(text).has_host(SCHEMES, None, host), same, "{text} {host}");
        }
    }

    #[test]
    fn the_scheme_of_the_target_counts_where_it_has_one() {
        for (text, target, same) in [
            ("https://app.example", "https", true),
            ("https://app.example", "HTTPS", true),
            ("http://app.example", "https", false),
            ("https://app.example", "http", false),
            ("http://app.example", "http", true),
        ] {
            assert_eq!(origin(text).has_host(SCHEMES, Some(target), "app.example"), same, "{text} {target}");
        }
    }

    #[test]
    fn a_site_is_a_scheme_and_the_hosts_below_a_domain() {
        let site = Site { scheme: "https", domain: "app.example" };
        for (text, same) in [
            ("https://app.example", true),
            ("https://app.example:8443", true),
            ("https://blog.app.example", true),
            ("https://a.blog.app.example:8443", true),
            ("http://blog.app.example", false),
            ("https://evilapp.example", false),
            ("https://app.example.evil.example", false),
            ("https://example", false),
            ("https://blog.app.example.", false),
        ] {
            assert_eq!(origin(text).is_same_site(&site), same, "{text}");
        }
    }
}
