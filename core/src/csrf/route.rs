//! A method and a path, as a request has them.

use crate::csp::is_token;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use std::fmt;

/// `POST /webhooks/pay`, or a path alone, which stands for every method.
#[derive(Clone, Debug)]
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
    /// Names what is no method and no exact path: a pattern, a query, a path that no request has.
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
        return Err(Diagnostic::fault(method.span, format!("`{}` is not a method", method.node))
            .help("write `\"POST /path\"`, or the path alone"));
    }
    if upper != method.node && KNOWN.contains(&upper.as_str()) {
        return Err(Diagnostic::fault(method.span, format!("`{}` is not a method that browsers send", method.node))
            .help(format!("write `{upper}`"))
            .note("the names of methods are compared with their case"));
    }
    Ok(())
}

/// `before` is what stands before the path, for the help lines.
fn check_path(path: &Spanned<&str>, before: &str) -> Result<(), Diagnostic> {
    let fault = |at: usize, end: usize, message: String| Diagnostic::fault(path.span.slice(at..end), message);
    let text = path.node;
    if !text.starts_with('/') {
        return Err(fault(0, text.len(), format!("the path `{text}` does not start with `/`"))
            .help(format!("write `\"{before}/{}\"`", text.trim_start())));
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| matches!(c, '*' | '{' | '}' | '<' | '>')) {
        return Err(fault(at, at + 1, format!("`{bad}` in `{text}` is part of a pattern"))
            .help("name each path by itself, as requests have it")
            .note("a pattern covers the routes that somebody adds later as well"));
    }
    if let Some(at) = text.find(['?', '#']) {
        return Err(fault(at, text.len(), format!("`{}` is not part of a path", &text[at..]))
            .help(format!("write `\"{before}{}\"`", &text[..at])));
    }
    if let Some((at, bad)) = text.char_indices().find(|(_, c)| !c.is_ascii_graphic() || matches!(c, '"' | '\\')) {
        return Err(fault(at, at + bad.len_utf8(), format!("`{bad}` stands in no path that is sent"))
            .help("write it percent-encoded"));
    }
    if text.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(fault(0, text.len(), format!("`{text}` is not a path that browsers send"))
            .help("write it without `.` and `..`")
            .note("browsers resolve both before they send a request"));
    }
    Ok(())
}

const SAFE: &[&str] = &["GET", "HEAD", "OPTIONS", "TRACE"];

const KNOWN: &[&str] = &["GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "PATCH", "DELETE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_exact() {
        for text in ["/", "/webhook", "POST /webhook", "PURGE /a%20b", "GET /logout"] {
            assert_eq!(
                Route::parse(text, Span::new(0, text.len())).map(|route| route.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "webhook",
            "post /webhook",
            "/api/*",
            "/a/{id}",
            "/a?b",
            "/a/../b",
            "/a b",
            "P()ST /a",
            "POST  /a",
            "/ä",
            "",
        ] {
            assert!(Route::parse(text, Span::new(0, text.len())).is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_alone_overlaps_every_method() {
        let route = |text: &str| Route::parse(text, Span::new(0, text.len())).expect("a route");
        assert!(route("/a").overlaps(&route("POST /a")) && route("POST /a").overlaps(&route("/a")));
        assert!(!route("PUT /a").overlaps(&route("POST /a")) && !route("/a").overlaps(&route("/b")));
    }
}
