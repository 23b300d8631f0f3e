//! Whether one source admits all that another one does: what is written twice, and what an heir adds to its base.

use super::keyword::Keyword;
use super::source::{HostSource, Port, SourceExpression};
use crate::url::default_port;

impl SourceExpression {
    /// Whether every URL, script or style that `other` admits is admitted by this one as well.
    ///
    /// It is exact but for the scheme of the page, which is not known here: a host without a scheme covers what it
    /// covers on every page.
    pub fn covers(&self, other: &SourceExpression) -> bool {
        use SourceExpression::{Host, Keyword as Word, Scheme};
        match (self, other) {
            (one, other) if one == other => true,
            (Scheme(one), Scheme(other)) => scheme_covers(one, other),
            (Scheme(one), Host(HostSource { scheme: Some(other), .. })) => scheme_covers(one, other),
            // #match-url-to-source-expression, step 2: `*` is every network scheme.
            (Host(any), Scheme(scheme)) if any.is_any() => NETWORK.contains(&scheme.to_ascii_lowercase().as_str()),
            (Host(any), Host(host)) if any.is_any() => {
                host.scheme.as_ref().is_none_or(|scheme| NETWORK.contains(&scheme.to_ascii_lowercase().as_str()))
            }
            (Host(any), Word(Keyword::SelfOrigin)) => any.is_any(),
            (Host(one), Host(other)) => one.covers(other),
            _ => false,
        }
    }
}

impl HostSource {
    /// `*` alone.
    pub fn is_any(&self) -> bool {
        self.host == "*" && self.scheme.is_none() && self.port.is_none() && self.path.is_none()
    }

    fn covers(&self, other: &HostSource) -> bool {
        let scheme = match (&self.scheme, &other.scheme) {
            (Some(one), Some(other)) => scheme_covers(one, other),
            // Without a scheme it is the page's, and that is upgraded.
            (None, Some(other)) => ["https", "wss"].iter().any(|secure| other.eq_ignore_ascii_case(secure)),
            (None, None) => true,
            (Some(_), None) => false,
        };
        scheme && host_covers(&self.host, &other.host) && self.port_covers(other) && path_covers(self, other)
    }

    /// #port-part-match
    fn port_covers(&self, other: &HostSource) -> bool {
        let default = |host: &HostSource| default_port(host.scheme.as_deref().unwrap_or("https"));
        match (self.port, other.port) {
            (Some(Port::Any), _) => true,
            (one, other) if one == other => true,
            (None, Some(Port::Number(port))) => Some(port) == default(other),
            (Some(Port::Number(port)), None) => Some(port) == default(other),
            _ => false,
        }
    }
}

/// #scheme-part-match
fn scheme_covers(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    one == other
        || matches!(
            (one.as_str(), other.as_str()),
            ("http", "https") | ("ws", "wss" | "http" | "https") | ("wss", "https")
        )
}

/// #host-part-match
fn host_covers(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    match one.strip_prefix('*') {
        Some("") => true,
        Some(below) => other.trim_start_matches('*').ends_with(below) && other.len() > below.len(),
        None => one == other,
    }
}

/// #path-part-match
fn path_covers(one: &HostSource, other: &HostSource) -> bool {
    match (one.path.as_deref(), other.path.as_deref()) {
        (None | Some("/"), _) => true,
        (Some(one), Some(other)) if one.ends_with('/') => other.starts_with(one),
        (one, other) => one == other,
    }
}

/// What `*` stands for.
const NETWORK: &[&str] = &["http", "https", "ws", "wss", "ftp"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn a_source_covers_what_it_admits() {
        let source = |text: &str| SourceExpression::parse(text, Span::default()).expect("a source");
        for (one, other) in [
            ("https://a.example", "https://A.example:443"),
            ("a.example", "https://a.example/js/"),
            ("*.a.example", "b.a.example"),
            ("*.a.example", "*.b.a.example"),
            ("*", "'self'"),
            ("*", "https:"),
            ("*", "http://a.example:8080/x"),
            ("https:", "https://a.example:8443"),
            ("http:", "https:"),
            ("http://a.example", "https://a.example"),
            ("a.example:*", "a.example:8080"),
            ("https://a.example/js/", "https://a.example/js/app.js"),
            ("'nonce-abc'", "'nonce-abc'"),
        ] {
            assert!(source(one).covers(&source(other)), "{one} {other}");
        }
        for (one, other) in [
            ("https://a.example", "http://a.example"),
            ("https://a.example", "a.example"),
            ("*.a.example", "a.example"),
            ("*.a.example", "ba.example"),
            ("a.example", "*.a.example"),
            ("a.example", "a.example:8080"),
            ("a.example", "http://a.example"),
            ("*", "data:"),
            ("https:", "'self'"),
            ("'self'", "https:"),
            ("https://a.example/js", "https://a.example/js/app.js"),
            ("https://a.example/js/", "https://a.example"),
            ("'nonce-abc'", "'nonce-abd'"),
            ("'self'", "'unsafe-inline'"),
        ] {
            assert!(!source(one).covers(&source(other)), "{one} {other}");
        }
    }
}
