//! Origins, and the parts of a URL that policies are matched against: scheme, host, port and path.

use crate::diagnostic::Diagnostic;
use crate::host;
use crate::span::Span;
use std::fmt;
use std::net::Ipv6Addr;

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

/// The parts of an absolute URL that policies are matched against (URL Standard, section 4.1).
///
/// ```
/// use security_policy_core::url::Url;
///
/// let url = Url::parse("https://cdn.example:8443/app.js?v=1").expect("a URL");
/// assert_eq!((url.scheme(), url.host(), url.port(), url.path()), ("https", Some("cdn.example"), Some(8443), "/app.js"));
/// assert_eq!(Url::parse("/app.js"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    scheme: String,
    host: Option<String>,
    port: Option<u16>,
    path: String,
}

impl Url {
    /// Reads `scheme://host[:port][/path]`, or for a scheme without hosts, `scheme:` and any text. Returns `None` for anything
    /// else. User info, query and fragment are dropped, because no policy is matched against them.
    pub fn parse(text: &str) -> Option<Url> {
        let (scheme, rest) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme))?;
        let scheme = scheme.to_ascii_lowercase();
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let Some(rest) = rest.strip_prefix("//") else {
            return Some(Url { scheme, host: None, port: None, path: rest.to_owned() });
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let parts = Authority::split(authority.rsplit('@').next().unwrap_or_default());
        if !parts.is_host() {
            return None;
        }
        let port = parts.port.filter(|port| !port.is_empty()).map(|port| port.parse::<u16>().ok());
        let port = match port {
            Some(None) => return None,
            Some(port) => port.filter(|port| Some(*port) != default_port(&scheme)),
            None => None,
        };
        let path = if path.is_empty() { "/" } else { path };
        Some(Url { host: Some(parts.to_host()), scheme, port, path: path.to_owned() })
    }

    /// The scheme, in lower case, without its colon.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// The host, in lower case; `None` for a URL without one, such as `data:`.
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The port; `None` for the default port of the scheme.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The path, including its leading `/`; for a URL without a host, the text after the scheme.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// Whether `text` is a scheme (RFC 3986, section 3.1), without its colon.
///
/// ```
/// use security_policy_core::url::is_scheme;
///
/// assert!(is_scheme("https") && !is_scheme("ht_tps"));
/// ```
pub fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Corrects `https:/host`, `https:host`, `https//host` and `https:///host` to `https://host`; `None` for other text.
///
/// ```
/// use security_policy_core::url::with_slashes;
///
/// assert_eq!(with_slashes("https:/cdn.example/js").as_deref(), Some("https://cdn.example/js"));
/// assert_eq!(with_slashes("https://cdn.example/js"), None);
/// ```
pub fn with_slashes(text: &str) -> Option<String> {
    let (scheme, rest) = ["https", "http", "wss", "ws"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
        Some((start, &text[start.len()..]))
    })?;
    let after = rest.trim_start_matches([':', '/']);
    let marks = &rest[..rest.len() - after.len()];
    let is_port = after.bytes().all(|b| b.is_ascii_digit());
    let is_lost = matches!(marks, ":" | ":/" | "//" | ":///" | "::/" | "::" | ":://") && !is_port;
    let is_host = after.contains('.') || after.starts_with("localhost");
    let name = after.split(['/', ':']).next().unwrap_or_default();
    (is_lost && is_host && host::check(name).is_ok()).then(|| format!("{scheme}://{after}"))
}

/// The default port of a scheme in lower case; `None` if it has none.
///
/// ```
/// use security_policy_core::url::default_port;
///
/// assert_eq!((default_port("https"), default_port("app")), (Some(443), None));
/// ```
pub fn default_port(scheme: &str) -> Option<u16> {
    DEFAULT_PORTS.iter().find(|(name, _)| *name == scheme).map(|(_, port)| *port)
}

/// The special schemes with default ports (URL Standard, section 4.2).
pub const DEFAULT_PORTS: &[(&str, u16)] = &[("ftp", 21), ("http", 80), ("https", 443), ("ws", 80), ("wss", 443)];

/// The schemes of web pages, with their default ports.
///
/// ```
/// use security_policy_core::url::page_schemes;
///
/// assert!(page_schemes().eq([("http", 80), ("https", 443)]));
/// ```
pub fn page_schemes() -> impl Iterator<Item = (&'static str, u16)> {
    DEFAULT_PORTS.iter().copied().filter(|(scheme, _)| PAGE_SCHEMES.contains(scheme))
}

/// The schemes of web pages.
const PAGE_SCHEMES: &[&str] = &["http", "https"];

struct Authority<'a> {
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Authority<'a> {
    fn split(text: &'a str) -> Self {
        // The colons of an IPv6 address are inside its brackets.
        let host_end = text.rfind(']').map_or(0, |end| end + 1);
        match text[host_end..].rfind(':') {
            Some(colon) => Authority { host: &text[..host_end + colon], port: Some(&text[host_end + colon + 1..]) },
            None => Authority { host: text, port: None },
        }
    }

    fn is_host(&self) -> bool {
        match self.in_brackets() {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => host::check(self.host).is_ok(),
        }
    }

    fn in_brackets(&self) -> Option<&'a str> {
        self.host.strip_prefix('[')?.strip_suffix(']')
    }

    /// The host as browsers serialise it (URL Standard, section 3.5).
    fn to_host(&self) -> String {
        match self.in_brackets().and_then(|address| address.parse::<Ipv6Addr>().ok()) {
            // Rust displays the last four octets of an IPv4-mapped address in dotted notation; browsers do not.
            Some(address) if address.to_ipv4_mapped().is_some() => {
                let [.., high, low] = address.segments();
                format!("[::ffff:{high:x}:{low:x}]")
            }
            Some(address) => format!("[{address}]"),
            None => self.host.to_ascii_lowercase(),
        }
    }
}

#[cfg(test)]
mod tests {
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
            let url = Url::parse(&format!("https://{text}/")).expect("a URL");
            assert_eq!(url.host(), Some(host), "{text}");
        }
    }

    #[test]
    fn urls() {
        let url = Url::parse("HTTPS://User:pw@Shop.Example:443/a/b?c#d").expect("a URL");
        assert_eq!((url.scheme(), url.host(), url.port(), url.path()), ("https", Some("shop.example"), None, "/a/b"));
        let url = Url::parse("http://[::1]:8080").expect("a URL");
        assert_eq!((url.host(), url.port(), url.path()), (Some("[::1]"), Some(8080), "/"));
        let url = Url::parse("data:text/html,x").expect("a URL");
        assert_eq!((url.scheme(), url.host(), url.path()), ("data", None, "text/html,x"));
        for text in ["", "/path", "shop.example", "https://", "https://a..b/", "https://a:99999/", "1x:y"] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
    }
}
