//! The decision about a request, by the headers that say where it comes from.
//!
//! It depends on the head of the request only: on no clock, key or body.

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};

use super::{
    origin::{self, OriginHeader},
    rejection::Rejection,
    rules::{Fallback, Isolation, OwnOrigin, Rules, any_matches},
};

/// The decision about a request that is not rejected; [`Csrf::decide`](super::Csrf::decide) returns it.
///
/// # Example
///
/// ```
/// use http::{HeaderMap, Method, Uri};
/// use security_policy::{csrf::{Decision, Rule}, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         csrf: { bind_to: session },
///     }
/// }
///
/// let uri = Uri::from_static("/basket");
/// let mut headers = HeaderMap::new();
/// assert_eq!(Shop::CSRF.decide(&Method::GET, &uri, &headers), Ok(Decision::Pass(Rule::SafeMethod)));
/// assert_eq!(Shop::CSRF.decide(&Method::POST, &uri, &headers), Ok(Decision::NeedsToken));
///
/// headers.insert("origin", "https://shop.example.com".parse().unwrap());
/// assert_eq!(Shop::CSRF.decide(&Method::POST, &uri, &headers), Ok(Decision::Pass(Rule::OwnOrigin)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The request passes, by this rule.
    Pass(Rule),
    /// The request passes if it has a valid token.
    NeedsToken,
}

/// The rule by which a request passes. The layer adds it to the extensions of the request.
///
/// [`Decision`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Its method is safe. Or it opens a WebSocket and has neither `Sec-Fetch-Site` nor `Origin`, so that it is not
    /// from a browser.
    SafeMethod,
    /// It is a CORS preflight, which CORS decides about.
    Preflight,
    /// It is a navigation, such as a link on another site.
    Navigation,
    /// Its route is in `exempt`.
    Exempt,
    /// `Sec-Fetch-Site` is `same-origin`.
    SameOrigin,
    /// `Sec-Fetch-Site` is `none`: the user typed the address or opened a bookmark.
    UserInitiated,
    /// It comes from another host of the same site, by `Sec-Fetch-Site` or `Origin`, and the policy has
    /// `trust_subdomains`.
    TrustedSubdomain,
    /// `Origin` is in `trusted_origins`.
    TrustedOrigin,
    /// `Origin` is the site's own origin.
    OwnOrigin,
    /// It has neither `Sec-Fetch-Site` nor `Origin`, and the policy has `fallback: allow`.
    Fallback,
    /// Its token is valid.
    Token,
}

impl Rule {
    /// Whether the request comes from a page of the site, which has a token.
    fn is_own_page(self) -> bool {
        matches!(self, Self::SameOrigin | Self::UserInitiated | Self::OwnOrigin)
    }
}

/// Applies the tables of the [module](super). With `once`, the site's own pages need a token for unsafe methods.
pub(super) fn decide(
    rules: &Rules,
    once: bool,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Decision, Rejection> {
    let request = RequestHead { rules, method, uri, headers };
    let (is_protected, is_handshake) = (rules.protects(method, uri.path()), is_websocket_handshake(method, headers));
    if method.is_safe() && !is_protected && !is_handshake {
        return match &rules.isolation {
            Some(isolation) => request.check_isolation(isolation),
            None => Ok(Rule::SafeMethod),
        }
        .map(Decision::Pass);
    }
    if any_matches(rules.exempt, method, uri.path()) {
        return Ok(Decision::Pass(Rule::Exempt));
    }
    if let Some(rule) = if is_handshake { request.by_site_and_origin() } else { request.by_site_or_origin() }? {
        let sends_form = once && !method.is_safe() && !is_handshake;
        return Ok(if sends_form && rule.is_own_page() { Decision::NeedsToken } else { Decision::Pass(rule) });
    }
    match rules.fallback {
        Fallback::Reject => Err(Rejection::NoOrigin),
        // Every browser sends `Origin` with a handshake. Other programs do not have the user's cookies.
        _ if is_handshake && !is_protected => Ok(Decision::Pass(Rule::SafeMethod)),
        Fallback::Token => Ok(Decision::NeedsToken),
        Fallback::Allow => Ok(Decision::Pass(Rule::Fallback)),
    }
}

/// The head of a request, and the rules that it is checked by.
struct RequestHead<'r> {
    rules: &'r Rules,
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
}

impl<'r> RequestHead<'r> {
    /// Checks `Sec-Fetch-Site`, or else `Origin`; `None` if the request has neither.
    fn by_site_or_origin(&self) -> Result<Option<Rule>, Rejection> {
        match self.single(SEC_FETCH_SITE)? {
            Some(site) => self.by_site(site).map(Some),
            None => self.single(header::ORIGIN)?.map(|origin| self.by_origin(origin)).transpose(),
        }
    }

    /// Checks both headers, for a WebSocket: each one that is sent has to pass.
    ///
    /// Chromium sends only `Origin` with a handshake. Firefox and WebKit also send `Sec-Fetch-Site`.
    fn by_site_and_origin(&self) -> Result<Option<Rule>, Rejection> {
        let site = self.single(SEC_FETCH_SITE)?.map(|site| self.by_site(site)).transpose()?;
        let origin = self.single(header::ORIGIN)?.map(|origin| self.by_origin(origin)).transpose()?;
        Ok(site.or(origin))
    }

    /// Applies the resource isolation policy: which responses other sites may load.
    ///
    /// <https://web.dev/articles/fetch-metadata>
    fn check_isolation(&self, isolation: &Isolation) -> Result<Rule, Rejection> {
        let Some(site) = self.single(SEC_FETCH_SITE)? else { return self.check_isolation_without_site(isolation) };
        if let Some(rule) = self.trusted_site(site) {
            return Ok(rule);
        }
        let is_navigation = self.single(SEC_FETCH_MODE)?.is_some_and(|mode| mode == "navigate");
        if is_navigation && self.is_allowed_navigation(isolation)? {
            return Ok(Rule::Navigation);
        }
        if let Some(rule) = self.exempt_from_isolation(isolation) {
            return Ok(rule);
        }
        match self.single(header::ORIGIN)? {
            // A trusted origin may not embed pages in frames by this rule.
            Some(origin) if !is_navigation && self.rules.trusts(origin.as_bytes()) => Ok(Rule::TrustedOrigin),
            _ => Err(Rejection::Isolated),
        }
    }

    /// The same without `Sec-Fetch-Site`, from an old browser or over plain http. `Origin` identifies CORS requests;
    /// links, images and frames have none.
    fn check_isolation_without_site(&self, isolation: &Isolation) -> Result<Rule, Rejection> {
        // Such a request may come from any program, and a safe method has no side effects.
        if !self.headers.contains_key(header::ORIGIN) {
            return Ok(Rule::SafeMethod);
        }
        if let Some(rule) = self.exempt_from_isolation(isolation) {
            return Ok(rule);
        }
        let rule = self.single(header::ORIGIN)?.map(|origin| self.by_origin(origin)).transpose();
        match rule {
            Ok(rule) => Ok(rule.unwrap_or(Rule::SafeMethod)),
            Err(Rejection::ForeignOrigin | Rejection::NullOrigin) => Err(Rejection::Isolated),
            Err(rejection) => Err(rejection),
        }
    }

    /// Whether every other site may read the response.
    fn exempt_from_isolation(&self, isolation: &Isolation) -> Option<Rule> {
        if any_matches(isolation.exempt, self.method, self.uri.path()) {
            return Some(Rule::Exempt);
        }
        let is_preflight =
            *self.method == Method::OPTIONS && self.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        is_preflight.then_some(Rule::Preflight)
    }

    /// Whether a navigation is to a top-level page, or into a frame if the policy has `frames`.
    fn is_allowed_navigation(&self, isolation: &Isolation) -> Result<bool, Rejection> {
        let dest = self.single(SEC_FETCH_DEST)?;
        let is_one_of = |names: &[&str]| dest.is_some_and(|dest| names.iter().any(|name| dest == name));
        let is_read = *self.method == Method::GET || *self.method == Method::HEAD;
        Ok(is_read && (!is_one_of(EMBEDDED) || (isolation.frames && is_one_of(FRAMES))))
    }

    /// Decides by `Sec-Fetch-Site`.
    fn by_site(&self, site: &HeaderValue) -> Result<Rule, Rejection> {
        if let Some(rule) = self.trusted_site(site) {
            return Ok(rule);
        }
        match self.single(header::ORIGIN)? {
            Some(origin) if self.rules.trusts(origin.as_bytes()) => Ok(Rule::TrustedOrigin),
            _ => Err(match site.as_bytes() {
                b"cross-site" => Rejection::CrossSite,
                b"same-site" => Rejection::SameSite,
                // The specification says to ignore unknown values. But then `Origin` would decide alone, or nothing
                // would.
                _ => Rejection::UnknownSite,
            }),
        }
    }

    /// Returns the rule by which a value of `Sec-Fetch-Site` passes by itself.
    fn trusted_site(&self, site: &HeaderValue) -> Option<Rule> {
        match site.as_bytes() {
            b"same-origin" => Some(Rule::SameOrigin),
            b"none" => Some(Rule::UserInitiated),
            b"same-site" if self.rules.subdomains => Some(Rule::TrustedSubdomain),
            _ => None,
        }
    }

    /// Decides by `Origin`.
    fn by_origin(&self, origin: &HeaderValue) -> Result<Rule, Rejection> {
        let text = origin.as_bytes();
        if self.rules.trusts(text) {
            return Ok(Rule::TrustedOrigin);
        }
        if matches!(self.rules.own, OwnOrigin::Declared(own) if own.as_bytes() == text) {
            return Ok(Rule::OwnOrigin);
        }
        let origin = match origin::read(text) {
            None => return Err(Rejection::MalformedOrigin),
            Some(OriginHeader::Null) => return Err(Rejection::NullOrigin),
            Some(OriginHeader::Origin(origin)) => origin,
        };
        if let OwnOrigin::FromHost(schemes) = self.rules.own
            && origin.has_host(schemes, self.uri.scheme_str(), self.host()?)
        {
            return Ok(Rule::OwnOrigin);
        }
        match &self.rules.site {
            Some(site) if origin.is_same_site(site) => Ok(Rule::TrustedSubdomain),
            _ => Err(Rejection::ForeignOrigin),
        }
    }

    /// Returns the host of the request: `Host` or, in HTTP/2, the authority of the target.
    fn host(&self) -> Result<&'r str, Rejection> {
        let named = self.single(header::HOST)?.map(|host| host.to_str().map_err(|_| Rejection::UnknownHost));
        match (named, self.uri.authority()) {
            (Some(host), None) => host,
            (None, Some(authority)) => Ok(authority.as_str()),
            // If both are sent and differ, a proxy has changed one of them, and neither can be trusted.
            (Some(host), Some(authority)) if host?.eq_ignore_ascii_case(authority.as_str()) => host,
            _ => Err(Rejection::UnknownHost),
        }
    }

    /// Returns the value of a header that browsers send once, or an error if it is repeated.
    fn single(&self, name: HeaderName) -> Result<Option<&'r HeaderValue>, Rejection> {
        let mut values = self.headers.get_all(&name).iter();
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(Rejection::Repeated { header: static_name(&name) }),
        }
    }
}

/// Whether a request opens a WebSocket: by `Upgrade` (RFC 6455, section 4.1), or in HTTP/2 and HTTP/3 by an extended
/// `CONNECT` (RFC 8441, RFC 9220), of which an application sees only the method. `Connection` is not checked, since
/// some proxies remove it.
pub(super) fn is_websocket_handshake(method: &Method, headers: &HeaderMap) -> bool {
    let mut members =
        headers.get_all(header::UPGRADE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    *method == Method::CONNECT || (method.is_safe() && members.any(is_websocket))
}

/// Whether a member of `Upgrade` is `websocket`, in any version.
fn is_websocket(member: &[u8]) -> bool {
    let name = member.split(|byte| *byte == b'/').next().unwrap_or_default();
    name.trim_ascii().eq_ignore_ascii_case(b"websocket")
}

fn static_name(name: &HeaderName) -> &'static str {
    SINGLE_HEADERS.iter().find(|known| *name == **known).copied().unwrap_or("host")
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// The headers that browsers send at most once.
const SINGLE_HEADERS: &[&str] = &["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin", "host"];

/// Destinations in which a document is embedded in another page.
const EMBEDDED: &[&str] = &["object", "embed", "frame", "iframe", "fencedframe"];

/// Destinations that `frames` allows.
const FRAMES: &[&str] = &["frame", "iframe"];
