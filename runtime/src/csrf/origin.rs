//! The `Origin` header: scheme, host and port, in the one form in which a browser writes them.

use super::rules::Origin;

/// What an `Origin` header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent<'h> {
    /// `null`: the browser does not say.
    Null,
    /// An origin.
    Origin(Origin<'h>),
}

/// Reads the serialisation of an origin; `None` for what no browser writes: an upper-case letter, a path, a default port
/// that is named.
///
/// <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
pub(super) fn read(text: &[u8]) -> Option<Sent<'_>> {
    let text = str::from_utf8(text).ok()?;
    if text == "null" {
        return Some(Sent::Null);
    }
    let (scheme, authority) = text.split_once(':')?;
    let authority = authority.strip_prefix("//")?;
    let (host, port) = split_port(authority)?;
    let default = default_port(scheme);
    let is_plain = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte))
        && is_host(host);
    let is_named_needlessly = port.is_some() && port == default;
    (is_plain && !is_named_needlessly).then_some(Sent::Origin(Origin { scheme, host, port: port.or(default) }))
}

impl Origin<'_> {
    /// Whether a header is this origin, without reading one that is not.
    pub(super) fn is_sent_as(&self, text: &[u8]) -> bool {
        let authority = text.strip_prefix(self.scheme.as_bytes()).and_then(|rest| rest.strip_prefix(b"://"));
        let port = authority.and_then(|authority| authority.strip_prefix(self.host.as_bytes()));
        match (port, self.port) {
            (Some(b""), port) => port == default_port(self.scheme),
            (Some([b':', digits @ ..]), Some(port)) => {
                Some(port) != default_port(self.scheme) && read_port(digits) == Some(port)
            }
            _ => false,
        }
    }

    /// Whether a `Host` header names the same host and port. It has no scheme to compare.
    pub(super) fn is_at(&self, host: &str) -> bool {
        split_port(host).is_some_and(|(name, port)| {
            name.eq_ignore_ascii_case(self.host) && port.or(default_port(self.scheme)) == self.port
        })
    }
}

/// A port has no sign, no leading zero, and is not 0.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    // The colons of an IPv6 address stand inside its brackets.
    let host_end = authority.rfind(']').map_or(0, |end| end + 1);
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

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_is_an_origin() {
        let origin = |scheme, host, port| Some(Sent::Origin(Origin { scheme, host, port }));
        assert_eq!(read(b"https://app.example"), origin("https", "app.example", Some(443)));
        assert_eq!(read(b"http://[::1]:3000"), origin("http", "[::1]", Some(3000)));
        assert_eq!(read(b"chrome-extension://abc"), origin("chrome-extension", "abc", None));
        assert_eq!(read(b"null"), Some(Sent::Null));
        for text in [
            "",
            "app.example",
            "https://",
            "https://app.example/",
            "https://APP.example",
            "HTTPS://app.example",
            "https://app.example:443",
            "https://app.example:0443",
            "https://app.example:",
            "https://app.example:+1",
            "https://app.example:0",
            "https://a@app.example",
            "https://app.example:1:2",
            "https://app.example, null",
            "https://app.example#",
            "https://app.exämple",
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
    fn what_is_sent_is_what_would_be_read() {
        let origins = [
            Origin { scheme: "https", host: "app.example", port: Some(443) },
            Origin { scheme: "https", host: "app.example", port: Some(8443) },
            Origin { scheme: "http", host: "[::1]", port: Some(3000) },
            Origin { scheme: "http", host: "app.example", port: Some(443) },
            Origin { scheme: "app", host: "app.example", port: None },
        ];
        let mut same = 0;
        for scheme in ["https", "http", "app", "HTTPS", "", "https:"] {
            for host in ["app.example", "app.example.evil.example", "evil.app.example", "[::1]", "App.example", ""] {
                for port in ["", ":", ":443", ":8443", ":08443", ":+443", ":80", ":3000", ":99999", ":443:1", "/"] {
                    let text = format!("{scheme}://{host}{port}");
                    for origin in origins {
                        let is_read = read(text.as_bytes()) == Some(Sent::Origin(origin));
                        assert_eq!(origin.is_sent_as(text.as_bytes()), is_read, "{text} {origin:?}");
                        same += usize::from(is_read);
                    }
                }
            }
        }
        assert_eq!(same, origins.len());
        assert!(!origins[0].is_sent_as(b"null") && !origins[0].is_sent_as(b"") && !origins[0].is_sent_as(&[0xff]));
    }

    #[test]
    fn a_host_is_compared_with_its_port() {
        let own = Origin { scheme: "https", host: "app.example", port: Some(443) };
        for (host, same) in [
            ("app.example", true),
            ("App.Example:443", true),
            ("app.example:80", false),
            ("app.example:8443", false),
            ("app.example.evil.example", false),
            ("", false),
            (":", false),
            ("app.example:443:1", false),
        ] {
            assert_eq!(own.is_at(host), same, "{host}");
        }
    }
}
