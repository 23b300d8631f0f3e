//! A method and a path, as a request has them.

use crate::csp::is_token;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use std::fmt;

/// `POST /webhooks/pay`, or a path alone, which stands for every method.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Route {
    /// The method; `None` for all of them.
    pub method: Option<Spanned<String>>,
    /// The path, compared octet by octet.
    pub path: Spanned<String>,
    /// Both.
    pub span: Span,
}

/// Two are equal when method and path are, wherever they stand.
impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.method == other.method && self.path == other.path
    }
}

impl Eq for Route {}

impl Route {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// Names what is no method and no exact path: a pattern, a query, a path that is not in its canonical form.
    pub fn parse(text: &str, span: Span) -> Result<Route, Diagnostic> {
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => (Some(Spanned::new(method, span.slice(0..method.len()))), path),
            None => (None, text),
        };
        let path = Spanned::new(path, span.slice(text.len() - path.len()..text.len()));
        if let Some(method) = &method {
            check_method(method)?;
        }
        check_path(&path, &text[..text.len() - path.node.len()])?;
        Ok(Route { method: method.map(|method| method.map(str::to_owned)), path: path.map(str::to_owned), span })
    }

    /// Whether a request can be one of both.
    pub fn overlaps(&self, other: &Route) -> bool {
        let same_method = match (&self.method, &other.method) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        same_method && self.path == other.path
    }

    /// Whether its method is one that changes nothing (RFC 9110, section 9.2.1).
    pub fn is_safe(&self) -> bool {
        self.method.as_ref().is_some_and(|method| SAFE.contains(&method.node.as_str()))
    }

    /// Whether its method is the one that opens a WebSocket (RFC 6455, section 4.1).
    pub fn opens_sockets(&self) -> bool {
        self.method.as_ref().is_none_or(|method| method.node == "GET")
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.method.iter().try_for_each(|method| write!(f, "{} ", method.node))?;
        f.write_str(&self.path.node)
    }
}

fn check_method(method: &Spanned<&str>) -> Result<(), Diagnostic> {
    let upper = method.node.to_ascii_uppercase();
    if !is_token(method.node) {
        return Err(Diagnostic::error(method.span, format!("`{}` is not a method", method.node))
            .help("write `\"POST /path\"`, or the path alone"));
    }
    if upper != method.node && KNOWN.contains(&upper.as_str()) {
        return Err(Diagnostic::error(method.span, format!("`{}` is not a method that browsers send", method.node))
            .help(format!("write `{upper}`"))
            .note("the names of methods are compared with their case"));
    }
    Ok(())
}

/// `before` is what stands before the path, for the help lines.
fn check_path(path: &Spanned<&str>, before: &str) -> Result<(), Diagnostic> {
    let error = |at: usize, end: usize, message: String| Diagnostic::error(path.span.slice(at..end), message);
    let text = path.node;
    if !text.starts_with('/') {
        return Err(error(0, text.len(), format!("the path `{text}` does not start with `/`"))
            .help(format!("write `\"{before}/{}\"`", text.trim_start())));
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| matches!(c, '*' | '{' | '}' | '<' | '>')) {
        return Err(error(at, at + 1, format!("`{bad}` in `{text}` is part of a pattern"))
            .help("name each path by itself, as requests have it")
            .note("a pattern covers the routes that somebody adds later as well"));
    }
    if let Some(at) = text.find(['?', '#']) {
        return Err(error(at, text.len(), format!("`{}` is not part of a path", &text[at..]))
            .help(format!("write `\"{before}{}\"`", &text[..at])));
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, '"' | '\\')) {
        return Err(error(at, at + bad.len_utf8(), format!("`{bad}` stands in no path that is sent"))
            .help("write it percent-encoded"));
    }
    let canonical = canonical(text);
    if canonical != text {
        return Err(error(0, text.len(), format!("`{text}` is not in canonical form"))
            .help(format!("write `\"{before}{canonical}\"`"))
            .note("routers read other forms of a path differently; a request with one counts as protected and is never exempt"));
    }
    Ok(())
}

/// Normalises a path by RFC 3986, section 6.2.2, and by what routers and proxies do besides: they merge empty segments, and
/// read a backslash or a slash that is percent-encoded as a slash.
fn canonical(path: &str) -> String {
    let octets = canonical_octets(path);
    let mut segments: Vec<&str> = Vec::new();
    for segment in octets.split('/') {
        match segment {
            "" | "." => {}
            ".." => _ = segments.pop(),
            segment => segments.push(segment),
        }
    }
    // What ends with a slash, or with a segment that is resolved, names a directory.
    let is_directory = matches!(octets.rsplit('/').next(), Some("" | "." | "..")) && !segments.is_empty();
    format!("/{}{}", segments.join("/"), if is_directory { "/" } else { "" })
}

/// RFC 3986, sections 6.2.2.1 and 6.2.2.2.
fn canonical_octets(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        // A sign would be read as well.
        let hex = rest.get(at + 1..at + 3).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let octet = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match octet {
            Some(b'/' | b'\\') => out.push('/'),
            Some(octet) if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) => out.push(char::from(octet)),
            Some(octet) => out.push_str(&format!("%{octet:02X}")),
            None => out.push_str("%25"),
        }
        rest = &rest[at + if octet.is_some() { 3 } else { 1 }..];
    }
    out.push_str(rest);
    out
}

const SAFE: &[&str] = &["GET", "HEAD", "OPTIONS", "TRACE"];

const KNOWN: &[&str] = &["GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_exact() {
        for text in ["/", "/webhook", "/a/", "/a.b/..c", "/a%40b", "POST /webhook", "PURGE /a%20b", "GET /logout"] {
            assert_eq!(
                Route::parse(text, Span::new(0, text.len())).map(|route| route.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in ["webhook", "post /webhook", "/api/*", "/a/{id}", "/a?b", "/a b", "P()ST /a", "POST  /a", "/ä", ""]
        {
            assert!(Route::parse(text, Span::new(0, text.len())).is_err(), "{text}");
        }
    }

    #[test]
    fn another_form_of_a_path_is_an_error_with_the_one_to_write() {
        for (text, canonical) in [
            ("/a/../b", "/b"),
            ("/..", "/"),
            ("/a/..", "/"),
            ("/./a/.", "/a/"),
            ("//a", "/a"),
            ("/a//", "/a/"),
            ("GET /account//logout", "GET /account/logout"),
            ("POST /%61%7E%2D", "POST /a~-"),
            ("/%2e%2E/a", "/a"),
            ("/a%2Fb", "/a/b"),
            ("/a%5cb", "/a/b"),
            ("/a%2f%2fb", "/a/b"),
            ("/%c3%a4", "/%C3%A4"),
            ("/100%", "/100%25"),
            ("/%4", "/%254"),
            ("/%+1", "/%25+1"),
        ] {
            let error = Route::parse(text, Span::new(0, text.len())).expect_err(text);
            assert_eq!(error.help, Some(format!("write `\"{canonical}\"`")), "{text}");
            assert!(Route::parse(canonical, Span::default()).is_ok(), "{canonical}");
        }
    }

    #[test]
    fn a_path_alone_overlaps_every_method() {
        let route = |text: &str| Route::parse(text, Span::new(0, text.len())).expect("a route");
        assert!(route("/a").overlaps(&route("POST /a")) && route("POST /a").overlaps(&route("/a")));
        assert!(!route("PUT /a").overlaps(&route("POST /a")) && !route("/a").overlaps(&route("/b")));
    }
}
