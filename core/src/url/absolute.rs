//! Absolute URLs, as browsers parse them (URL Standard, section 4.4).

use super::authority::{Authority, ipv6};
use super::cleaned::cleaned;
use super::idna::to_ascii;
use super::origin::Origin;
use super::path::{SLASHES, before_query, hierarchical};
use super::scheme::{default_port, is_scheme};
use crate::host::ipv4;
use crate::percent::{decode, encode_opaque};
use std::fmt;
use std::str::FromStr;

/// The parts of an absolute URL that policies are matched against (URL Standard, section 4.1): scheme, host, port and path.
///
/// URLs are parsed as in browsers, so sources are compared with the URL that a request is sent to: addresses in any notation,
/// `\` instead of `/`, `..` in paths. A host name outside ASCII is accepted if lower case and Punycode are all that it needs;
/// other names have to be written as `xn--…`.
///
/// ```
/// use security_policy_core::url::Url;
///
/// let url: Url = "https:\\\\CDN.example:443/js/../evil.js?v=1".parse().expect("a URL");
/// assert_eq!((url.host(), url.port(), url.path()), (Some("cdn.example"), None, "/evil.js"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Url {
    pub(super) scheme: String,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) path: String,
}

/// The error of a text that browsers do not parse as an absolute URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUrl {
    text: String,
}

impl Url {
    /// Parses an absolute URL; `None` if browsers reject the text. User info, query and fragment are dropped, because no policy
    /// is matched against them.
    pub fn parse(text: &str) -> Option<Url> {
        Url::read(text, None)
    }

    /// The URL of an origin, with the path `/`.
    #[cfg(feature = "page")]
    pub(crate) fn of(origin: &Origin) -> Url {
        let (scheme, host) = (origin.scheme().to_owned(), Some(origin.host().to_owned()));
        Url { scheme, host, port: origin.port(), path: "/".to_owned() }
    }

    /// The same with the encrypted form of its scheme, as `upgrade-insecure-requests` has browsers change it.
    #[cfg(feature = "page")]
    pub(crate) fn upgraded(self) -> Url {
        match super::scheme::upgraded(&self.scheme) {
            Some(scheme) => Url { scheme: scheme.to_owned(), ..self },
            None => self,
        }
    }

    pub(super) fn read(text: &str, base: Option<&Url>) -> Option<Url> {
        let text = cleaned(text);
        // #scheme-start-state, #scheme-state
        let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
            return base?.resolve(&text);
        };
        let scheme = scheme.to_ascii_lowercase();
        // #special-relative-or-authority-state, #file-state
        let base = base.filter(|base| base.scheme == scheme && base.is_special() && !rest.starts_with("//"));
        match base {
            Some(base) => base.resolve(rest),
            None => Url::parse_rest(scheme, before_query(rest)),
        }
    }

    /// What follows the scheme.
    pub(super) fn parse_rest(scheme: String, rest: &str) -> Option<Url> {
        if scheme == FILE {
            Url::parse_file(rest)
        } else if default_port(&scheme).is_some() {
            Url::parse_special(scheme, rest)
        } else {
            Url::parse_other(scheme, rest)
        }
    }

    /// #special-authority-ignore-slashes-state
    fn parse_special(scheme: String, rest: &str) -> Option<Url> {
        let rest = rest.trim_start_matches(SLASHES);
        let (authority, path) = rest.split_at(rest.find(SLASHES).unwrap_or(rest.len()));
        let parts = Authority::split(authority.rsplit('@').next().unwrap_or_default());
        let port = read_port(parts.port)?.filter(|port| Some(*port) != default_port(&scheme));
        let host = read_host(&parts)?;
        Some(Url { scheme, host: Some(host), port, path: hierarchical(path, SLASHES) })
    }

    /// #file-state: a file is on this machine, or on the host after `//`.
    fn parse_file(rest: &str) -> Option<Url> {
        let is_slash = |c: char| SLASHES.contains(&c);
        let after = rest.strip_prefix(is_slash).and_then(|rest| rest.strip_prefix(is_slash));
        let (host, path) = after.map_or(("", rest), |rest| rest.split_at(rest.find(SLASHES).unwrap_or(rest.len())));
        let host = if host.is_empty() { None } else { Some(read_host(&Authority { host, port: None })?) };
        let host = host.filter(|host| host != "localhost");
        Some(Url { scheme: FILE.to_owned(), host, port: None, path: hierarchical(path, SLASHES) })
    }

    /// Any other scheme: with a host after `//`, or with an opaque path.
    fn parse_other(scheme: String, rest: &str) -> Option<Url> {
        if let Some(rest) = rest.strip_prefix("//") {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let parts = Authority::split(authority.rsplit('@').next().unwrap_or_default());
            let port = read_port(parts.port)?;
            let host = match parts.in_brackets() {
                Some(address) => Some(ipv6(address)?),
                // #concept-opaque-host-parser
                None if parts.host.contains(FORBIDDEN_HOST) => return None,
                // #host-state: the host can be empty, but not before a port or after user info.
                None if parts.host.is_empty() && !authority.is_empty() => return None,
                None => Some(encode_opaque(parts.host).into_owned()),
            };
            let path = if path.is_empty() { String::new() } else { hierarchical(path, &['/']) };
            return Some(Url { scheme, host, port, path });
        }
        let path = match rest.starts_with('/') {
            true => hierarchical(rest, &['/']),
            // #cannot-be-a-base-url-path-state: a space at the end is one before a query or a fragment, and would be lost without it.
            false => match rest.strip_suffix(' ') {
                Some(rest) => format!("{}%20", encode_opaque(rest)),
                None => encode_opaque(rest).into_owned(),
            },
        };
        Some(Url { scheme, host: None, port: None, path })
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

    /// The origin; `None` for a URL without a host.
    pub fn origin(&self) -> Option<Origin> {
        Some(Origin::of(self.scheme(), self.host()?, self.port()))
    }

    /// Whether this is a URL of the origin.
    pub fn is_of(&self, origin: &Origin) -> bool {
        self.scheme == origin.scheme() && self.has_host_of(origin)
    }

    /// Whether the URL has the host and the port of the origin. The port is compared as it is written: those of `https` and `ws`
    /// are the same if each is the default one of its scheme.
    pub(crate) fn has_host_of(&self, origin: &Origin) -> bool {
        self.host() == Some(origin.host()) && self.port == origin.port()
    }

    /// The path, percent-encoded and including its leading `/`; for a URL without a host, the text after the scheme.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl FromStr for Url {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Url, InvalidUrl> {
        Url::parse(text).ok_or_else(|| InvalidUrl { text: text.to_owned() })
    }
}

/// The URL without its query and its fragment, as a browser serialises it.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.scheme)?;
        match &self.host {
            Some(host) => write!(f, "//{host}")?,
            None if self.scheme == FILE => f.write_str("//")?,
            // #url-serializing, step 3: the path must not look like a host.
            None if self.path.starts_with("//") => f.write_str("/.")?,
            None => {}
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))?;
        f.write_str(&self.path)
    }
}

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not an absolute URL", self.text)
    }
}

impl std::error::Error for InvalidUrl {}

/// #concept-host-parser, for the host of a special scheme.
fn read_host(parts: &Authority<'_>) -> Option<String> {
    match parts.in_brackets() {
        Some(address) => ipv6(address),
        None => read_name(parts.host),
    }
}

/// A name, or an IPv4 address.
fn read_name(text: &str) -> Option<String> {
    let decoded = decode(text);
    let host = to_ascii(std::str::from_utf8(&decoded).ok()?)?;
    if host.is_empty() || host.contains(|c: char| c.is_ascii_control() || c == '%' || FORBIDDEN_HOST.contains(&c)) {
        return None;
    }
    match ipv4(&host) {
        Some(address) => address.map(|address| address.to_string()),
        None => Some(host),
    }
}

/// #port-state: no port is none, and `None` is not a port.
fn read_port(text: Option<&str>) -> Option<Option<u16>> {
    match text {
        None | Some("") => Some(None),
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok().map(Some),
        Some(_) => None,
    }
}

pub(super) const FILE: &str = "file";

/// #forbidden-host-code-point
const FORBIDDEN_HOST: &[char] =
    &['\0', '\t', '\n', '\r', ' ', '#', '/', ':', '<', '>', '?', '@', '[', '\\', ']', '^', '|'];

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<String> {
        Url::parse(text).map(|url| url.to_string())
    }

    /// What browsers make of each: `new URL(text)`, without its query and its fragment.
    #[test]
    fn urls_are_read_as_browsers_read_them() {
        for (text, expected) in [
            ("HTTPS://User:pw@Shop.Example:443/a/b?c#d", "https://shop.example/a/b"),
            ("http://[::1]:8080", "http://[::1]:8080/"),
            ("http://[0:0::1]/", "http://[::1]/"),
            ("https://[::ffff:192.0.2.1]/", "https://[::ffff:c000:201]/"),
            (" \u{1}https://a.example/ ", "https://a.example/"),
            ("ht\ntps://a.ex\tample/x\r", "https://a.example/x"),
            ("https:a.example", "https://a.example/"),
            ("https:/\\a.example\\x\\y", "https://a.example/x/y"),
            ("https:////a.example/x", "https://a.example/x"),
            ("https://a@b@c.example/", "https://c.example/"),
            ("https://user@c.example:8443\\@d.example/", "https://c.example:8443/@d.example/"),
            ("https://ex%61mple.com/", "https://example.com/"),
            ("https://a_b.example/", "https://a_b.example/"),
            ("https://a..b/", "https://a..b/"),
            ("https://b\u{fc}cher.example/", "https://xn--bcher-kva.example/"),
            ("https://0x7f.1/", "https://127.0.0.1/"),
            ("https://2130706433", "https://127.0.0.1/"),
            ("https://a.example:00443/", "https://a.example/"),
            ("https://a.example:", "https://a.example/"),
            ("https://a.example/a/./b/../c", "https://a.example/a/c"),
            ("https://a.example/a/%2E%2e/b/.%2e", "https://a.example/"),
            ("https://a.example/../../x/.", "https://a.example/x/"),
            ("https://a.example/...", "https://a.example/..."),
            ("https://a.example/a b\u{e9}\"", "https://a.example/a%20b%C3%A9%22"),
            ("https://a.example/a;b,c'%zz", "https://a.example/a;b,c'%zz"),
            ("https://a.example?q=/x", "https://a.example/"),
            ("wss://a.example:443/ws", "wss://a.example/ws"),
            ("data:text/html,<b>?x", "data:text/html,<b>"),
            ("data:a  ?x", "data:a %20"),
            ("data:a #x", "data:a%20"),
            ("data: a ", "data: a"),
            ("blob:https://a.example/1-2", "blob:https://a.example/1-2"),
            ("javascript:alert(1)//%0a", "javascript:alert(1)//%0a"),
            ("about:blank", "about:blank"),
            ("file:///etc/../x", "file:///x"),
            ("file://localhost/x", "file:///x"),
            ("file://[0:0::1]/x", "file://[::1]/x"),
            ("custom://\u{1f}\u{e9}/", "custom://%1F%C3%A9/"),
            ("chrome-extension://AbC/x/../y", "chrome-extension://AbC/y"),
            ("custom://h:80", "custom://h:80"),
            ("custom:///x", "custom:///x"),
            ("custom:/.//x", "custom:/.//x"),
        ] {
            assert_eq!(parts(text).as_deref(), Some(expected), "{text}");
        }
        let url = Url::parse("data:text/html,x").expect("a URL");
        assert_eq!((url.scheme(), url.host(), url.path()), ("data", None, "text/html,x"));
    }

    #[test]
    fn what_browsers_reject() {
        for text in [
            "",
            "/path",
            "shop.example",
            "1x:y",
            "https://",
            "https:///",
            "https://a:99999/",
            "https://a:x/",
            "https://a:-1/",
            "https://a:+80/",
            "https://256.0.0.1/",
            "https://a.1/",
            "https://[::g]/",
            "https://[::1/",
            "https://a b/",
            "https://a%00b/",
            "https://a<b/",
            "https://a|b/",
            "https://%zz/",
            "https://%ff/",
            "custom://a b/",
            "custom://:80/",
            "custom://user@/",
        ] {
            assert_eq!(Url::parse(text), None, "{text}");
        }
        let error = "shop.example".parse::<Url>().expect_err("no scheme");
        assert_eq!(error.to_string(), "`shop.example` is not an absolute URL");
    }
}
