//! The decision: what a request says about where it comes from, against what the policy says.
//!
//! It is a function of the request's head alone: no clock, no key, no body.

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};

use super::{
    origin::{self, Sent},
    rejection::Rejection,
    rules::{Fallback, Isolation, Own, Rules, lists},
};

/// The decision about a request that was not rejected.
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
    /// It passes.
    Pass(Rule),
    /// It passes with a token that is genuine.
    NeedsToken,
}

/// The rule that let a request pass. A layer leaves it in the extensions of the request.
///
/// [`Decision`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Its method changes nothing; or it opens a WebSocket and says nothing about where it comes from, as programs do.
    SafeMethod,
    /// It asks what another origin may do, which is for CORS to say.
    Preflight,
    /// It follows a link from another site.
    Navigation,
    /// Its route is exempt.
    Exempt,
    /// The browser says that it comes from the site itself.
    SameOrigin,
    /// The browser says that the user has asked for it: an address that was typed, a bookmark.
    UserInitiated,
    /// It comes from another host of the same site, by `Sec-Fetch-Site` or by `Origin`, and those are trusted.
    TrustedSubdomain,
    /// `Origin` is one that is trusted.
    TrustedOrigin,
    /// `Origin` is the site's own.
    OwnOrigin,
    /// It says nothing about where it comes from, and the policy says `fallback: allow`.
    Fallback,
    /// Its token is genuine.
    Token,
}

/// Decides.
pub(super) fn decide(rules: &Rules, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Decision, Rejection> {
    let request = Head { rules, method, uri, headers };
    let (is_protected, is_handshake) = (rules.protects(method, uri.path()), opens_socket(method, headers));
    if method.is_safe() && !is_protected && !is_handshake {
        return match &rules.isolation {
            Some(isolation) => request.read(isolation),
            None => Ok(Rule::SafeMethod),
        }
        .map(Decision::Pass);
    }
    if lists(rules.exempt, method, uri.path()) {
        return Ok(Decision::Pass(Rule::Exempt));
    }
    if let Some(rule) = if is_handshake { request.both() } else { request.first() }? {
        return Ok(Decision::Pass(rule));
    }
    match rules.fallback {
        Fallback::Reject => Err(Rejection::NoOrigin),
        // Every browser sends `Origin` with a handshake, and no program has a user's cookies.
        _ if is_handshake && !is_protected => Ok(Decision::Pass(Rule::SafeMethod)),
        Fallback::Token => Ok(Decision::NeedsToken),
        Fallback::Allow => Ok(Decision::Pass(Rule::Fallback)),
    }
}

/// The head of a request, and what it is judged by.
struct Head<'r> {
    rules: &'r Rules,
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
}

impl<'r> Head<'r> {
    /// What the browser says, by the better of its headers; `None` where it says nothing.
    fn first(&self) -> Result<Option<Rule>, Rejection> {
        match self.once(SEC_FETCH_SITE)? {
            Some(site) => self.by_site(site).map(Some),
            None => self.once(header::ORIGIN)?.map(|origin| self.by_origin(origin)).transpose(),
        }
    }

    /// The same for a WebSocket: both headers have to let it pass, and one is enough to reject it.
    ///
    /// Chromium sends `Origin` alone with a handshake, Firefox and WebKit send `Sec-Fetch-Site` too.
    fn both(&self) -> Result<Option<Rule>, Rejection> {
        let site = self.once(SEC_FETCH_SITE)?.map(|site| self.by_site(site)).transpose()?;
        let origin = self.once(header::ORIGIN)?.map(|origin| self.by_origin(origin)).transpose()?;
        Ok(site.or(origin))
    }

    /// The Resource Isolation Policy: what another site may load.
    ///
    /// <https://web.dev/articles/fetch-metadata>
    fn read(&self, isolation: &Isolation) -> Result<Rule, Rejection> {
        let Some(site) = self.once(SEC_FETCH_SITE)? else { return self.read_without_site(isolation) };
        if let Some(rule) = self.same_site(site) {
            return Ok(rule);
        }
        let is_navigation = self.once(SEC_FETCH_MODE)?.is_some_and(|mode| mode == "navigate");
        if is_navigation && self.is_link(isolation)? {
            return Ok(Rule::Navigation);
        }
        if let Some(rule) = self.is_open(isolation) {
            return Ok(rule);
        }
        match self.once(header::ORIGIN)? {
            // A frame of a trusted origin still is a frame.
            Some(origin) if !is_navigation && self.rules.trusts(origin.as_bytes()) => Ok(Rule::TrustedOrigin),
            _ => Err(Rejection::Isolated),
        }
    }

    /// The same for a browser that does not know these headers, or does not send them to a URL of plain http. `Origin` tells
    /// what is loaded with CORS; links, images and frames of other sites have none.
    fn read_without_site(&self, isolation: &Isolation) -> Result<Rule, Rejection> {
        // Nothing tells such a browser from a program, and a safe method harms nobody by itself.
        if !self.headers.contains_key(header::ORIGIN) {
            return Ok(Rule::SafeMethod);
        }
        if let Some(rule) = self.is_open(isolation) {
            return Ok(rule);
        }
        let rule = self.once(header::ORIGIN)?.map(|origin| self.by_origin(origin)).transpose();
        match rule {
            Ok(rule) => Ok(rule.unwrap_or(Rule::SafeMethod)),
            Err(Rejection::ForeignOrigin | Rejection::NullOrigin) => Err(Rejection::Isolated),
            Err(rejection) => Err(rejection),
        }
    }

    /// What every other site may read.
    fn is_open(&self, isolation: &Isolation) -> Option<Rule> {
        if lists(isolation.exempt, self.method, self.uri.path()) {
            return Some(Rule::Exempt);
        }
        let is_preflight =
            *self.method == Method::OPTIONS && self.headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        is_preflight.then_some(Rule::Preflight)
    }

    /// Whether a navigation shows a page of its own, or one in a frame where these are allowed.
    fn is_link(&self, isolation: &Isolation) -> Result<bool, Rejection> {
        let dest = self.once(SEC_FETCH_DEST)?;
        let is_one_of = |names: &[&str]| dest.is_some_and(|dest| names.iter().any(|name| dest == name));
        let is_read = *self.method == Method::GET || *self.method == Method::HEAD;
        Ok(is_read && (!is_one_of(EMBEDDED) || (isolation.frames && is_one_of(FRAMES))))
    }

    /// What `Sec-Fetch-Site` says.
    fn by_site(&self, site: &HeaderValue) -> Result<Rule, Rejection> {
        if let Some(rule) = self.same_site(site) {
            return Ok(rule);
        }
        match self.once(header::ORIGIN)? {
            Some(origin) if self.rules.trusts(origin.as_bytes()) => Ok(Rule::TrustedOrigin),
            _ => Err(match site.as_bytes() {
                b"cross-site" => Rejection::CrossSite,
                b"same-site" => Rejection::SameSite,
                // The specification has unknown values ignored. Here `Origin` would then decide, or nothing at all.
                _ => Rejection::UnknownSite,
            }),
        }
    }

    /// What of `Sec-Fetch-Site` passes by itself.
    fn same_site(&self, site: &HeaderValue) -> Option<Rule> {
        match site.as_bytes() {
            b"same-origin" => Some(Rule::SameOrigin),
            b"none" => Some(Rule::UserInitiated),
            b"same-site" if self.rules.subdomains => Some(Rule::TrustedSubdomain),
            _ => None,
        }
    }

    /// What `Origin` says.
    fn by_origin(&self, origin: &HeaderValue) -> Result<Rule, Rejection> {
        let text = origin.as_bytes();
        if self.rules.trusts(text) {
            return Ok(Rule::TrustedOrigin);
        }
        if matches!(self.rules.own, Own::Declared(own) if own.as_bytes() == text) {
            return Ok(Rule::OwnOrigin);
        }
        let origin = match origin::read(text) {
            None => return Err(Rejection::MalformedOrigin),
            Some(Sent::Null) => return Err(Rejection::NullOrigin),
            Some(Sent::Origin(origin)) => origin,
        };
        if let Own::OfHost(schemes) = self.rules.own
            && origin.is_of(schemes, self.uri.scheme_str(), self.host()?)
        {
            return Ok(Rule::OwnOrigin);
        }
        match &self.rules.site {
            Some(site) if origin.is_in(site) => Ok(Rule::TrustedSubdomain),
            _ => Err(Rejection::ForeignOrigin),
        }
    }

    /// The host that a request is for: `Host`, or, in HTTP/2, the authority of its target.
    fn host(&self) -> Result<&'r str, Rejection> {
        let named = self.once(header::HOST)?.map(|host| host.to_str().map_err(|_| Rejection::UnknownHost));
        match (named, self.uri.authority()) {
            (Some(host), None) => host,
            (None, Some(authority)) => Ok(authority.as_str()),
            // A proxy that was told one host and passes on another cannot be believed.
            (Some(host), Some(authority)) if host?.eq_ignore_ascii_case(authority.as_str()) => host,
            _ => Err(Rejection::UnknownHost),
        }
    }

    /// The value of a header that browsers send once.
    fn once(&self, name: HeaderName) -> Result<Option<&'r HeaderValue>, Rejection> {
        let mut values = self.headers.get_all(&name).iter();
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(Rejection::Repeated { header: known(&name) }),
        }
    }
}

/// Whether a request opens a WebSocket: RFC 6455, section 4.1, and in HTTP/2 and 3 by an extended `CONNECT` (RFC 8441,
/// RFC 9220), of which an application sees the method. Some proxies drop `Connection`: it does not count.
fn opens_socket(method: &Method, headers: &HeaderMap) -> bool {
    let mut members =
        headers.get_all(header::UPGRADE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    *method == Method::CONNECT || (method.is_safe() && members.any(is_websocket))
}

/// A member of `Upgrade`, of which the version does not count.
fn is_websocket(member: &[u8]) -> bool {
    let name = member.split(|byte| *byte == b'/').next().unwrap_or_default();
    name.trim_ascii().eq_ignore_ascii_case(b"websocket")
}

fn known(name: &HeaderName) -> &'static str {
    NAMES.iter().find(|known| *name == **known).copied().unwrap_or("host")
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Those that browsers send once.
const NAMES: &[&str] = &["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin", "host"];

/// A document in one of these is embedded in a page of another site.
const EMBEDDED: &[&str] = &["object", "embed", "frame", "iframe", "fencedframe"];

/// Those of them that `frames` lets in.
const FRAMES: &[&str] = &["frame", "iframe"];
