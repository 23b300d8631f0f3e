//! A host that the server answers for, as it is written in `hosts`.

use crate::diagnostic::Diagnostic;
use crate::host::{domains_above, is_address};
use crate::span::Span;
use crate::url::Origin;
use std::fmt;

/// `shop.example.com`, `shop.example.com:8443`, `[::1]`, or `*.example.com` for every subdomain.
///
/// # Example
///
/// ```
/// use security_policy_core::{Span, transport::Host};
///
/// let parse = |text: &str| Host::parse(text, Span::new(0, text.len()));
/// let host = parse("*.Example.com").unwrap();
/// assert_eq!(host.to_string(), "*.example.com");
/// assert!(host.covers(&parse("shop.example.com").unwrap()) && !host.covers(&parse("example.com").unwrap()));
/// let error = parse("https://shop.example.com/").unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("write `\"shop.example.com\"`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Host {
    /// The name or the address, in lower case and without a trailing dot; for `*.example.com` the part after `*.`.
    pub name: String,
    /// The port, if one is written: then no other port is accepted.
    pub port: Option<u16>,
    /// Whether it stands for the hosts below `name`, and not for `name` itself.
    pub is_wildcard: bool,
}

impl Host {
    /// Reads a host, with or without a port.
    ///
    /// # Errors
    ///
    /// Returns an error for anything else, such as a URL, a path, user info, or a `*` that is not the whole first label.
    pub fn parse(text: &str, span: Span) -> Result<Host, Diagnostic> {
        let error = |message: String| Diagnostic::error(span, message);
        if let Some((_, rest)) = text.split_once("://") {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            return Err(error(format!("`{text}` is a URL, and `hosts` lists hosts"))
                .help(format!("write `\"{}\"`", if host.is_empty() { EXAMPLE } else { host })));
        }
        if text == "*" {
            return Err(error("`*` would accept every host".to_owned())
                .help(format!("list each host: `\"{EXAMPLE}\"`; `\"*.example.com\"` covers every subdomain"))
                .note("an attacker sends a `Host` of their own, and links and cached pages then point to it"));
        }
        if let Some(at) = text.find(['/', '?', '#']) {
            return Err(Diagnostic::error(
                span.slice(at..text.len()),
                format!("`{}` is not part of a host", &text[at..]),
            )
            .help(format!("write `\"{}\"`", &text[..at])));
        }
        if let Ok(address) = text.parse::<std::net::Ipv6Addr>() {
            return Err(
                error(format!("the address `{text}` lacks its brackets")).help(format!("write `\"[{address}]\"`"))
            );
        }
        let (is_wildcard, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, text),
        };
        let Ok(origin) = Origin::parse(&format!("https://{name}"), span) else {
            return Err(match text.find('*') {
                Some(_) => error(format!("`*` in `{text}` is not the whole first label"))
                    .help("write `\"*.example.com\"`, or list each host"),
                None => error(format!("`{text}` is not a host")).help(format!("write `\"{EXAMPLE}\"`")),
            });
        };
        if is_wildcard && is_address(origin.host()) {
            return Err(
                error(format!("`{name}` is an address, which has no subdomains")).help(format!("write `\"{name}\"`"))
            );
        }
        let is_written = name.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
        Ok(Host {
            name: origin.host().trim_end_matches('.').to_owned(),
            port: is_written.then(|| origin.port().unwrap_or(HTTPS)),
            is_wildcard,
        })
    }

    /// The host of an origin, on every port that the origin is reached through.
    pub(super) fn of(origin: &Origin) -> Host {
        Host { name: origin.host().trim_end_matches('.').to_owned(), port: None, is_wildcard: false }
    }

    /// Whether this entry accepts everything that `other` accepts.
    pub fn covers(&self, other: &Host) -> bool {
        let has_port = self.port.is_none() || self.port == other.port;
        let below = other.name.strip_suffix(&self.name).is_some_and(|rest| rest.ends_with('.'));
        has_port
            && match (self.is_wildcard, other.is_wildcard) {
                (false, false) => self.name == other.name,
                (true, false) => below,
                (true, true) => below || self.name == other.name,
                (false, true) => false,
            }
    }

    /// All other entries that accept everything that this one accepts.
    pub(crate) fn wider(&self) -> Vec<Host> {
        let own = |port| Host { port, ..self.clone() };
        let mut all: Vec<Host> = self.port.iter().map(|_| own(None)).collect();
        for name in domains_above(&self.name) {
            let ports = if self.port.is_some() { vec![self.port, None] } else { vec![None] };
            all.extend(ports.into_iter().map(|port| Host { name: name.to_owned(), port, is_wildcard: true }));
        }
        all
    }
}

/// As it is written in `hosts`.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_wildcard { "*." } else { "" }, self.name)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

const EXAMPLE: &str = "shop.example.com";

const HTTPS: u16 = 443;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Host, Diagnostic> {
        Host::parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn hosts_are_written_in_canonical_form() {
        for (text, host) in [
            ("shop.example.com", "shop.example.com"),
            ("Shop.Example.COM.", "shop.example.com"),
            ("shop.example.com:8443", "shop.example.com:8443"),
            ("shop.example.com:443", "shop.example.com:443"),
            ("[0:0::1]", "[::1]"),
            ("[::1]:80", "[::1]:80"),
            ("192.0.2.1", "192.0.2.1"),
            ("*.example.com:8443", "*.example.com:8443"),
        ] {
            assert_eq!(parse(text).map(|host| host.to_string()), Ok(host.to_owned()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for text in [
            "",
            " ",
            "*",
            "a b",
            "user@a",
            "a/b",
            "a?b",
            "https://a",
            "*a.example",
            "a.*.example",
            "**.a",
            "*.*.a",
            "a:0",
            "a:x",
            "a:",
            "::1",
            "*.192.0.2.1",
            "*.[::1]",
            "a..b",
            "a,b",
            "a\r\nb",
            "\u{e9}.example",
            "127.1",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_wider_hosts_are_those_that_cover() {
        let names = ["example.com", "a.example.com", "b.a.example.com", "notexample.com", "com", "[::1]", "192.0.2.1"];
        let hosts: Vec<Host> = names
            .iter()
            .flat_map(|name| ["", "*."].map(|star| format!("{star}{name}")))
            .flat_map(|name| ["", ":80", ":8443"].map(|port| format!("{name}{port}")))
            .filter_map(|text| parse(&text).ok())
            .collect();
        for host in &hosts {
            let wider = host.wider();
            for other in &hosts {
                assert_eq!(wider.contains(other), other != host && other.covers(host), "{other} of {host}");
            }
        }
    }
}
