//! A method and a path, written as requests send them.

use crate::csp::is_token;
use crate::diagnostic::Diagnostic;
use crate::request_path;
use crate::span::{Span, Spanned};
use std::fmt;

/// `POST /webhooks/pay`, or a path alone, which covers every method.
///
/// Two routes are equal if their method and path are, wherever they are written.
///
/// # Example
///
/// ```
/// use security_policy_core::{Span, csrf::Route};
///
/// let parse = |text: &str| Route::parse(text, Span::new(0, text.len()));
/// let route = parse("POST /webhooks/pay").unwrap();
/// assert!(!route.is_safe() && route.overlaps(&parse("/webhooks/pay").unwrap()));
/// let error = parse("POST /webhooks//pay").unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("write `\"POST /webhooks/pay\"`"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Route {
    /// The method; `None` for all of them.
    pub method: Option<Spanned<String>>,
    /// The path in canonical form, compared byte by byte.
    pub path: Spanned<String>,
    /// The place of the method and the path.
    pub span: Span,
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.method == other.method && self.path == other.path
    }
}

impl Eq for Route {}

impl Route {
    /// Reads a route: `POST /path`, or the path alone.
    ///
    /// # Errors
    ///
    /// Returns an error at the part that is wrong: not an HTTP method, a pattern, a query or fragment, or a path that is not in
    /// canonical form (RFC 3986, section 6.2.2). The help contains the canonical form.
    pub fn parse(text: &str, span: Span) -> Result<Route, Diagnostic> {
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => (Some(Spanned::new(method, span.slice(0..method.len()))), path),
            None => (None, text),
        };
        let path = Spanned::new(path, span.slice(text.len() - path.len()..text.len()));
        if let Some(method) = &method {
            check_method(method)?;
        }
        request_path::check(&path, &text[..text.len() - path.node.len()], EXAMPLE)?;
        Ok(Route { method: method.map(|method| method.map(str::to_owned)), path: path.map(str::to_owned), span })
    }

    /// Whether a request can match both routes.
    pub fn overlaps(&self, other: &Route) -> bool {
        let same_method = match (&self.method, &other.method) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        same_method && self.path == other.path
    }

    /// Whether its method is safe: such requests should not change anything (RFC 9110, section 9.2.1).
    pub fn is_safe(&self) -> bool {
        self.method.as_ref().is_some_and(|method| SAFE.contains(&method.node.as_str()))
    }

    /// Whether it covers `GET`, the method that opens a WebSocket (RFC 6455, section 4.1).
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
        return Err(Diagnostic::error(method.span, format!("`{}` is not an HTTP method", method.node))
            .help("write `\"POST /path\"`, or the path alone"));
    }
    if upper != method.node && KNOWN.contains(&upper.as_str()) {
        return Err(Diagnostic::error(method.span, format!("`{}` is not a method that browsers send", method.node))
            .help(format!("write `{upper}`"))
            .note("method names are case-sensitive"));
    }
    Ok(())
}

/// A route, for the help.
const EXAMPLE: &str = "POST /webhooks/pay";

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
    fn a_socket_is_opened_by_a_get() {
        let opens = |text: &str| Route::parse(text, Span::new(0, text.len())).expect("a route").opens_sockets();
        assert_eq!(["/ws", "GET /ws", "HEAD /ws", "POST /ws"].map(opens), [true, true, false, false]);
    }

    #[test]
    fn a_path_alone_overlaps_every_method() {
        let route = |text: &str| Route::parse(text, Span::new(0, text.len())).expect("a route");
        assert!(route("/a").overlaps(&route("POST /a")) && route("POST /a").overlaps(&route("/a")));
        assert!(!route("PUT /a").overlaps(&route("POST /a")) && !route("/a").overlaps(&route("/b")));
    }
}
