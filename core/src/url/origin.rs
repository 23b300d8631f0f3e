//! Origins: scheme, host and port.

use super::authority::Authority;
use super::scheme::{default_port, is_scheme, with_slashes};
use crate::diagnostic::Diagnostic;
use crate::host;
use crate::span::Span;
use std::fmt;

/// A tuple origin: scheme, host and port (HTML, section 7.1.1).
///
/// ```
/// use security_policy_core::{Span, url::Origin};
///
/// let origin = Origin::parse("https://Shop.example:443", Span::default())?;
/// assert_eq!(origin.to_string(), "https://shop.example");
/// assert_eq!((origin.host(), origin.port()), ("shop.example", None));
/// # Ok::<(), security_policy_core::Diagnostic>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Origin {
    /// Reads `scheme://host[:port]`, which was written at `span`. The host is a name or an IP address.
    ///
    /// # Errors
    ///
    /// Returns an error for anything else: a missing scheme, user info, a path, a query, a fragment or a wildcard.
    pub fn parse(text: &str, span: Span) -> Result<Origin, Diagnostic> {
        let error = |message: String| Diagnostic::error(span, message);
        if text.contains(char::is_control) {
            return Err(
                error(format!("`{text}` is not an origin")).help("write one such as `\"https://partner.example\"`")
            );
        }
        if text.trim().is_empty() {
            return Err(error("this string is empty".to_owned()).help("write `\"https://shop.example.com\"`"));
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(match with_slashes(text) {
                Some(url) => {
                    error(format!("`{text}` is not an origin: it lacks `://`")).help(format!("write `\"{url}\"`"))
                }
                None => error(format!("`{text}` is not an origin: it has no scheme"))
                    .help(format!("write `\"https://{}\"`", text.trim_start_matches('/'))),
            });
        };
        if let Some(url) = with_slashes(text) {
            return Err(
                error(format!("`{text}` is not an origin: it has too many slashes")).help(format!("write `\"{url}\"`"))
            );
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let parts = Authority::split(authority);
        if !is_scheme(scheme) || !parts.is_host() {
            return Err(
                error(format!("`{text}` is not an origin")).help("write one such as `\"https://partner.example\"`")
            );
        }
        let port = parts
            .port
            .map(|port| port.parse::<u16>().ok().filter(|port| *port != 0))
            .map(|port| {
                port.ok_or_else(|| {
                    error(format!("`{text}` has an invalid port")).help("write a number from 1 to 65535, or no port")
                })
            })
            .transpose()?;
        let origin = Origin { scheme: scheme.to_ascii_lowercase(), host: parts.to_host(), port };
        let origin = Origin { port: origin.port.filter(|port| Some(*port) != default_port(&origin.scheme)), ..origin };
        if authority.len() != rest.len() {
            let extra = &rest[authority.len()..];
            let part = match extra.as_bytes() {
                [b'/', ..] => "path",
                [b'?', ..] => "query",
                _ => "fragment",
            };
            return Err(error(format!("an origin has no {part}, and this one has `{extra}`"))
                .help(format!("write `\"{origin}\"`"))
                .replace(span, format!("\"{origin}\"")));
        }
        Ok(origin)
    }

    /// Reads the origin of a site, as [`Origin::parse`] does: its scheme is `https` or `http`.
    pub(crate) fn of_site(text: &str, span: Span) -> Result<Origin, Diagnostic> {
        let origin = Origin::parse(text, span)?;
        match origin.scheme() {
            "https" | "http" => Ok(origin),
            other => Err(Diagnostic::error(
                span,
                format!("the origin of a site starts with `https:` or `http:`, and not with `{other}:`"),
            )
            .help(format!("write `\"https://{}\"`", origin.host()))),
        }
    }

    /// The origin of a URL with these parts, which were read.
    pub(super) fn of(scheme: &str, host: &str, port: Option<u16>) -> Origin {
        Origin { scheme: scheme.to_owned(), host: host.to_owned(), port }
    }

    /// The scheme, in lower case, without its colon.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port; `None` for the default port of the scheme.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether the scheme is `https`.
    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    /// Whether the host is `localhost` or a subdomain of it, which always resolves to the same machine.
    pub fn is_localhost(&self) -> bool {
        self.host == "localhost" || self.host.ends_with(".localhost")
    }

    /// Whether the host is the same machine: `localhost`, `127.0.0.1`, `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']);
        self.is_localhost() || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Whether the origin is potentially trustworthy (Secure Contexts, section 3.1), so that its pages are secure contexts:
    /// https, or the same machine.
    pub fn is_trustworthy(&self) -> bool {
        self.is_https() || self.is_loopback()
    }

    /// Whether the host is an IPv4 or IPv6 address rather than a name.
    pub fn is_address(&self) -> bool {
        host::is_address(&self.host)
    }
}

/// The serialisation that browsers send in the `Origin` header (HTML, section 7.1.1).
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::scheme::DEFAULT_PORTS;
    use super::*;

    #[test]
    fn origins() {
        for (text, serialised) in [
            ("https://shop.example.com", "https://shop.example.com"),
            ("HTTPS://Shop.Example:443", "https://shop.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://[::1]:8443", "https://[::1]:8443"),
        ] {
            assert_eq!(Origin::parse(text, Span::default()).map(|o| o.to_string()), Ok(serialised.to_owned()));
        }
        for text in [
            "shop.example",
            "https://",
            "https://a/",
            "https://a?b",
            "https://u@a",
            "https://*.a",
            "https://a:0",
            "https://a:x",
            "://a",
            "https://a..b",
            "https://[::g]",
        ] {
            assert!(Origin::parse(text, Span::default()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_default_port_is_not_named() {
        for (scheme, port) in DEFAULT_PORTS {
            let bare = format!("{scheme}://a.example");
            let origin = |port: u16| Origin::parse(&format!("{bare}:{port}"), Span::default()).expect("an origin");
            assert_eq!((origin(*port).port(), origin(*port).to_string()), (None, bare.clone()));
            assert_eq!(
                (origin(port + 1).port(), origin(port + 1).to_string()),
                (Some(port + 1), format!("{bare}:{}", port + 1))
            );
        }
        let port = |scheme| default_port(scheme);
        assert_eq!((port("http"), port("https"), port("ftp")), (Some(80), Some(443), Some(21)));
        assert_eq!((port("app"), port("HTTP"), port("")), (None, None, None));
    }

    #[test]
    fn an_address_is_written_as_browsers_do() {
        for (text, host) in [
            ("[::1]", "[::1]"),
            ("[0:0:0:0:0:0:0:1]", "[::1]"),
            ("[2001:DB8::A]", "[2001:db8::a]"),
            ("[2001:db8:0:1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"),
            ("[::ffff:192.0.2.1]", "[::ffff:c000:201]"),
            ("[::]", "[::]"),
        ] {
            let origin = Origin::parse(&format!("https://{text}"), Span::default()).expect("an origin");
            assert_eq!(origin.host(), host, "{text}");
        }
    }
}
