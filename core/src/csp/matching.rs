//! Which URLs a source list matches, following the steps of CSP3, section 6.7.2, and which sources cover others.

use super::keyword::Keyword;
use super::policy::Clause;
use super::source::{HostSource, Port, SourceExpression};
use crate::percent::decode;
use crate::span::Spanned;
use crate::url::{Origin, Url, default_port, is_network};

/// Whether a request was redirected to the URL that is being matched. [`Clause::matching`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redirect {
    /// The page itself requested this URL.
    None,
    /// This URL is the target of a redirect.
    Followed,
}

impl Clause {
    /// The first source that matches `url` on a page of the origin `page` (CSP3,
    /// #match-url-to-source-list); `None` if no source
    /// does. Nonces, hashes and `strict_dynamic` match no URL.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Directive, Disposition, Redirect};
    /// use security_policy_core::url::{Origin, Url};
    /// use security_policy_core::Span;
    ///
    /// let (csp, _) = Csp::parse("img-src 'self' https://*.example.com/img/", Disposition::Enforce);
    /// let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    /// let url = Url::parse("https://cdn.example.com/img/logo.png").expect("a URL");
    /// let list = csp.effective_clause(Directive::ImgSrc).expect("a list");
    /// let source = list.matching(&url, &page, Redirect::None).map(|source| source.node.to_string());
    /// assert_eq!(source.as_deref(), Some("https://*.example.com/img/"));
    /// ```
    pub fn matching(&self, url: &Url, page: &Origin, redirect: Redirect) -> Option<&Spanned<SourceExpression>> {
        // #match-url-to-source-list, steps 2 and 3: an empty list and `'none'` match nothing. No extra code is needed.
        self.sources().iter().find(|source| source.node.matches(url, page, redirect))
    }
}

impl SourceExpression {
    /// Whether this source matches `url` on a page of the origin `page` (CSP3, #match-url-to-source-expression).
    ///
    /// [`Clause::matching`] has an example.
    pub fn matches(&self, url: &Url, page: &Origin, redirect: Redirect) -> bool {
        match self {
            // Step 1: `*` depends on the scheme alone. WebSocket requests reach this check as http(s), so engines accept
            // `ws` and `wss` as well.
            SourceExpression::Host(host) if host.is_any() => is_network(url.scheme()) || url.scheme() == page.scheme(),
            // Step 2
            SourceExpression::Scheme(scheme) => scheme_matches(scheme, url.scheme()),
            // Step 3
            SourceExpression::Host(host) => host.matches(url, page, redirect),
            // Step 4
            SourceExpression::Keyword(Keyword::SelfOrigin) => is_self(url, page),
            // Browsers read a keyword without its quotes as a host name.
            SourceExpression::Unquoted(name) => {
                let host = HostSource { scheme: None, host: name.clone(), port: None, path: None };
                host.matches(url, page, redirect)
            }
            _ => false,
        }
    }

    /// Whether URLs are compared with this source. A slot can be filled with such a source.
    pub(crate) fn matches_urls(&self) -> bool {
        match self {
            SourceExpression::Keyword(keyword) => *keyword == Keyword::SelfOrigin,
            SourceExpression::Scheme(_)
            | SourceExpression::Host(_)
            | SourceExpression::Slot(_)
            | SourceExpression::Slots(_)
            | SourceExpression::Unquoted(_) => true,
            SourceExpression::Nonce
            | SourceExpression::FixedNonce(_)
            | SourceExpression::Hash(_)
            | SourceExpression::PublicKey(_) => false,
        }
    }

    /// Whether this source alone allows everything that `other` allows, on pages of any origin. Whether a whole list does, on
    /// pages of one origin, is what [`Containment`](super::Containment) decides.
    ///
    /// ```
    /// use security_policy_core::csp::SourceExpression;
    ///
    /// let (wide, narrow) = (SourceExpression::parse("*.example.com")?, SourceExpression::parse("cdn.example.com")?);
    /// assert!(wide.covers(&narrow) && !narrow.covers(&wide));
    /// # Ok::<(), security_policy_core::Diagnostic>(())
    /// ```
    pub fn covers(&self, other: &SourceExpression) -> bool {
        match (self, other) {
            (SourceExpression::Keyword(Keyword::UnsafeEval), SourceExpression::Keyword(Keyword::WasmUnsafeEval)) => {
                true
            }
            (SourceExpression::Host(host), SourceExpression::Keyword(Keyword::SelfOrigin)) => host.is_any(),
            (SourceExpression::Host(host), SourceExpression::Scheme(scheme)) => {
                host.is_any() && is_network(&scheme.to_ascii_lowercase())
            }
            (SourceExpression::Host(host), SourceExpression::Host(other)) => host.covers(other),
            (SourceExpression::Scheme(scheme), SourceExpression::Scheme(other)) => scheme_matches(scheme, other),
            (SourceExpression::Scheme(scheme), SourceExpression::Host(other)) => {
                other.scheme.as_deref().is_some_and(|other| scheme_matches(scheme, other))
            }
            _ => self == other,
        }
    }
}

impl HostSource {
    /// Whether this is `*`, which matches every host.
    pub fn is_any(&self) -> bool {
        self.host == "*" && self.scheme.is_none() && self.port.is_none() && self.path.is_none()
    }

    /// #match-url-to-source-expression, step 3
    fn matches(&self, url: &Url, page: &Origin, redirect: Redirect) -> bool {
        // Step 3.1
        let Some(host) = url.host() else { return false };
        // Steps 2.1 and 3.2: a source without a scheme has the scheme of the page.
        scheme_matches(self.scheme.as_deref().unwrap_or(page.scheme()), url.scheme())
            // Step 3.3
            && host_matches(&self.host, host)
            // Step 3.4
            && port_matches(self, url, page)
            // Step 3.5: the path is not compared after a redirect, because a page could learn the target from it.
            && (redirect == Redirect::Followed || path_matches(self.path.as_deref().unwrap_or_default(), url.path()))
    }

    fn covers(&self, other: &HostSource) -> bool {
        if self.is_any() {
            return other.scheme.as_ref().is_none_or(|scheme| is_network(&scheme.to_ascii_lowercase()));
        }
        let scheme = match (&self.scheme, &other.scheme) {
            (Some(scheme), Some(other)) => scheme_matches(scheme, other),
            (None, None) => true,
            // A source without a scheme matches different URLs on http and https pages.
            _ => false,
        };
        let host = match self.host.strip_prefix('*') {
            Some("") => true,
            Some(suffix) => ends_with(other.host.strip_prefix('*').unwrap_or(&other.host), suffix),
            None => self.host.eq_ignore_ascii_case(&other.host),
        };
        let default = other.scheme.as_deref().filter(|scheme| ["https", "wss"].contains(scheme)).and_then(default_port);
        let port = match (self.port, other.port) {
            (Some(Port::Any), _) => true,
            (None, Some(Port::Number(port))) => Some(port) == default,
            (port, other) => port == other,
        };
        let path = path_matches(self.path.as_deref().unwrap_or_default(), other.path.as_deref().unwrap_or_default());
        scheme && host && port && path
    }
}

/// #match-schemes: an expression matches its scheme and the secure form of that scheme.
///
/// By steps 1.3 and 1.4, `ws` also matches `http` and `https`, and `wss` matches `https`. Neither Chromium nor Firefox does
/// that: both compare the URL of a WebSocket as it was written, so `ws:` matches WebSockets only.
fn scheme_matches(expression: &str, scheme: &str) -> bool {
    let is_upgrade = |from: &str, to: &str| expression.eq_ignore_ascii_case(from) && scheme.eq_ignore_ascii_case(to);
    expression.eq_ignore_ascii_case(scheme) || is_upgrade("http", "https") || is_upgrade("ws", "wss")
}

/// #match-hosts
///
/// By steps 1 and 4, only the source `*` and `127.0.0.1` itself match an address. Chromium and Firefox compare an address
/// as they compare a name, and so does this function.
pub(super) fn host_matches(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        // Step 2
        Some("") => true,
        // Step 3: the suffix starts with a dot, so neither `notexample.com` nor `example.com` matches `*.example.com`.
        Some(suffix) => ends_with(host, suffix),
        // Steps 4 and 5
        None => pattern.eq_ignore_ascii_case(host),
    }
}

fn ends_with(host: &str, suffix: &str) -> bool {
    host.len() >= suffix.len()
        && host.is_char_boundary(host.len() - suffix.len())
        && host[host.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
}

/// #match-ports
fn port_matches(host: &HostSource, url: &Url, page: &Origin) -> bool {
    match host.port {
        // No port means the default port, which a parsed URL does not include.
        None => url.port().is_none(),
        // Step 2
        Some(Port::Any) => true,
        // Steps 3 to 6
        Some(Port::Number(port)) => {
            let scheme = host.scheme.as_deref().unwrap_or(page.scheme());
            url.port().or_else(|| default_port(url.scheme())) == Some(port)
                // Not in the text: Chromium and Firefox let port 80 match 443 where the scheme is upgraded too.
                || (port == 80 && url.port().is_none() && !scheme.eq_ignore_ascii_case(url.scheme()))
        }
    }
}

/// #match-paths
pub(super) fn path_matches(pattern: &str, path: &str) -> bool {
    // Steps 1 and 2
    if pattern.is_empty() || pattern == "/" {
        return true;
    }
    let mut pieces = path.split('/');
    // Steps 3 to 8: a pattern that ends with `/` matches every path below it.
    let (pattern, is_exact) = match pattern.strip_suffix('/') {
        Some(directory) => (directory, false),
        None => (pattern, true),
    };
    // Step 9
    let same = pattern.split('/').all(|piece| pieces.next().is_some_and(|other| decode(piece) == decode(other)));
    let rest = pieces.next();
    same && rest.is_none() == is_exact
}

/// #match-url-to-source-expression, step 4: the origin of the page, or its secure form on the same or the default port.
fn is_self(url: &Url, page: &Origin) -> bool {
    let upgraded = matches!(url.scheme(), "https" | "wss") || (page.scheme() == "http" && url.scheme() == "ws");
    url.has_host_of(page) && (url.scheme() == page.scheme() || upgraded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> SourceExpression {
        SourceExpression::parse(text).expect("a source")
    }

    #[test]
    fn what_makes_another_source_superfluous() {
        for (wide, narrow) in [
            ("*", "'self'"),
            ("*", "https:"),
            ("*", "https://a.example:8443/x"),
            ("https:", "https://a.example"),
            ("http:", "https://a.example"),
            ("ws:", "wss:"),
            ("*.example.com", "cdn.EXAMPLE.com"),
            ("*.example.com", "*.cdn.example.com"),
            ("https://a.example", "https://a.example/js/"),
            ("https://a.example/js/", "https://a.example/js/app.js"),
            ("https://a.example:*", "https://a.example:8443"),
            ("https://a.example", "https://A.example:443"),
            ("https://*", "https://a.example"),
            ("https://*", "https://*.a.example"),
            ("https://*", "https://192.0.2.1"),
            ("https://*", "https://127.0.0.1"),
            ("'unsafe-eval'", "'wasm-unsafe-eval'"),
            ("'self'", "'SELF'"),
        ] {
            assert!(source(wide).covers(&source(narrow)), "{wide} covers {narrow}");
            assert!(
                wide == "'self'"
                    || !source(narrow).covers(&source(wide))
                    || wide.contains(":443")
                    || narrow.contains(":443"),
                "{narrow} does not cover {wide}"
            );
        }
        for (one, other) in [
            ("*", "data:"),
            ("*", "'unsafe-inline'"),
            ("https:", "'self'"),
            ("https:", "a.example"),
            ("*.example.com", "example.com"),
            ("*.example.com", "notexample.com"),
            ("https://a.example", "http://a.example"),
            ("https://a.example", "a.example"),
            ("https://a.example", "https://a.example:8443"),
            ("https://a.example/js", "https://a.example/js/app.js"),
            ("http://a.example", "https://a.example:80"),
        ] {
            assert!(!source(one).covers(&source(other)), "{one} does not cover {other}");
        }
    }
}
