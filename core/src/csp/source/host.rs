//! Host sources: `[scheme://]host[:port][/path]`.

use super::characters::bare;
use crate::declaration::ANY;
use crate::diagnostic::Diagnostic;
use crate::host::{self, Problem};
use crate::span::Span;
use crate::text::Text;
use crate::url::{is_scheme, with_slashes};
use std::fmt;

/// A host source, as it was written (CSP3, section 2.3.1).
///
/// ```
/// use security_policy_core::csp::{Port, SourceExpression};
///
/// let source = SourceExpression::parse("https://*.example.com:8443/js/");
/// let Ok(SourceExpression::Host(host)) = source else { panic!("{source:?}") };
/// assert_eq!((host.scheme.as_deref(), host.host.as_str()), (Some("https"), "*.example.com"));
/// assert_eq!((host.port, host.path.as_deref()), (Some(Port::Number(8443)), Some("/js/")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSource {
    /// The scheme, without `://`.
    pub scheme: Option<String>,
    /// A host name, `*`, or `*.` followed by a host name.
    pub host: String,
    /// The port, without `:`.
    pub port: Option<Port>,
    /// The path, including its leading `/`.
    pub path: Option<String>,
}

/// The port of a host source. [`HostSource`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Port {
    /// Any port: `:*`.
    Any,
    /// One port: `:8443`.
    Number(u16),
}

impl HostSource {
    /// The source `*`.
    pub(super) fn any() -> Self {
        HostSource { scheme: None, host: ANY.to_owned(), port: None, path: None }
    }

    pub(super) fn parse(text: Text<'_>) -> Result<Self, Diagnostic> {
        let (text, span) = (text.as_str(), text.span());
        let error = |message: String| {
            Diagnostic::error(span, message)
                .note("browsers drop a source that they cannot parse, so it would match nothing")
        };
        if text.starts_with(['"', '`', '\u{2018}', '\u{201c}']) {
            let inner = text.trim_matches(['"', '`']);
            return Err(error(format!("`{text}` is in the wrong quotes"))
                .help(format!("write `{}`", bare(inner)))
                .replace(span, bare(inner)));
        }
        if let Some(url) = with_slashes(text) {
            return Err(error(format!("`{text}` lacks `://` between its scheme and its host"))
                .help(format!("write `\"{url}\"`"))
                .replace(span, format!("\"{url}\"")));
        }
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme.to_owned()), rest),
            Some((scheme, rest)) => {
                return Err(error(format!("`{scheme}` in `{text}` is not a scheme"))
                    .help(format!("write `\"https://{rest}\"`")));
            }
            None => (None, text),
        };
        if let Some(cut) = rest.find(['?', '#']) {
            let kept = &text[..text.len() - rest.len() + cut];
            let what = if rest[cut..].starts_with('?') { "a query" } else { "a fragment" };
            return Err(error(format!("`{text}` has {what}, which a source cannot have"))
                .help(format!("write `\"{kept}\"`"))
                .note("browsers cut it off, or drop the whole source")
                .replace(span, format!("\"{kept}\"")));
        }
        let (authority, path) = match rest.find('/') {
            Some(slash) => (&rest[..slash], Some(rest[slash..].to_owned())),
            None => (rest, None),
        };
        if let Some(at) = authority.rfind('@') {
            let kept = text.replacen(&authority[..=at], "", 1);
            return Err(error(format!("`{text}` has user info, which a source cannot have"))
                .help(format!("write `\"{kept}\"`"))
                .replace(span, format!("\"{kept}\"")));
        }
        if authority.starts_with('[') {
            return Err(error(format!("`{text}` has an IPv6 address, and CSP sources cannot contain one"))
                .help("write a host name"));
        }
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(parse_port(port, text, span)?)),
            None => (authority, None),
        };
        check_host(host, text, &error)?;
        check_path(path.as_deref().unwrap_or_default(), text, &error)?;
        Ok(HostSource { scheme, host: host.to_owned(), port, path })
    }
}

impl fmt::Display for HostSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = &self.scheme {
            write!(f, "{scheme}://")?;
        }
        f.write_str(&self.host)?;
        match self.port {
            Some(Port::Any) => f.write_str(":*")?,
            Some(Port::Number(port)) => write!(f, ":{port}")?,
            None => {}
        }
        f.write_str(self.path.as_deref().unwrap_or_default())
    }
}

fn parse_port(port: &str, text: &str, span: Span) -> Result<Port, Diagnostic> {
    match port {
        "*" => Ok(Port::Any),
        _ => match port.parse() {
            Ok(number) if number != 0 && port.bytes().all(|b| b.is_ascii_digit()) => Ok(Port::Number(number)),
            _ => Err(Diagnostic::error(span, format!("`{port}` in `{text}` is not a port"))
                .help("write a number from 1 to 65535, or `*` for any port")
                .note("browsers drop a source that they cannot parse, so it would match nothing")),
        },
    }
}

fn check_host(host: &str, text: &str, error: &dyn Fn(String) -> Diagnostic) -> Result<(), Diagnostic> {
    let name = host.strip_prefix("*.").unwrap_or(host);
    let (true, Err(problem)) = (host != "*", host::check(name)) else { return Ok(()) };
    let message = |what: &str| error(format!("`{text}` {what}"));
    Err(match problem {
        _ if host.is_empty() => message("has no host").help(match text.starts_with('/') {
            true => format!(
                "write `self`, or the whole URL: `\"https://cdn.example.com/{}\"`",
                text.trim_start_matches('/')
            ),
            false => "write one, such as `\"https://cdn.example.com\"`".to_owned(),
        }),
        _ if name.contains('*') => message("has a `*` that is not the first label of its host")
            .help("use `*` alone or as the first label: `\"*.example.com\"`"),
        Problem::Character('_') => message("has an underscore in its host, and CSP sources cannot contain one")
            .help("use a name of letters, digits and hyphens"),
        Problem::EmptyLabel => message("has an empty label in its host").help("separate labels with a single dot"),
        Problem::Hyphen(label) => {
            message(&format!("has the label `{label}`, and a label cannot start or end with a hyphen"))
                .help("write the host name that is registered")
        }
        Problem::TooLong => message("has a host that is too long for DNS")
            .help("write a name of at most 253 characters, with labels of at most 63"),
        Problem::Address(_) if host != name => {
            message("has a `*` before an address").help("write the name of the host")
        }
        Problem::Address(Some(address)) => message(&format!("is the address {address} in another notation"))
            .help(format!(
                "write `\"{}\"`, or better the name of the host",
                text.replacen(host, &address.to_string(), 1)
            ))
            .note("browsers rewrite the address in a URL to four decimal numbers, so it would match nothing"),
        Problem::Address(None) => message("has a host that ends in a number, and is not a valid address")
            .help("write the name of the host")
            .note("browsers reject every URL of such a host, so it would match nothing"),
        Problem::Empty | Problem::Character(_) => {
            message("is not a source").help("write one such as `\"https://cdn.example.com\"`")
        }
    })
}

fn check_path(path: &str, text: &str, error: &dyn Fn(String) -> Diagnostic) -> Result<(), Diagnostic> {
    let bytes = path.as_bytes();
    let is_escape = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    // `pchar` of RFC 3986 and `/`. `check_characters` has rejected `;` and `,`.
    let bad = bytes.iter().enumerate().find(|&(at, &b)| match b {
        b'%' => !is_escape(at),
        _ => !(b.is_ascii_alphanumeric() || b"-._~!$&'()*+=:@/".contains(&b)),
    });
    match bad {
        Some((_, b'%')) => Err(error(format!("`%` in the path of `{text}` is not followed by two hexadecimal digits"))
            .help("write `%25` for a percent sign")),
        Some((_, b)) => Err(error(format!("`{}` is not allowed in the path of `{text}`", char::from(*b)))
            .help(format!("write `%{b:02X}`"))),
        None if path.starts_with("//") => {
            Err(error(format!("the path of `{text}` starts with `//`")).help("write one `/`"))
        }
        None => Ok(()),
    }
}
