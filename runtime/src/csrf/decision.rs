//! The decision: what a request says about where it comes from, against what the policy says.
//!
//! It is a function of the request's head alone: no clock, no key, no body.

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};

use super::{
    origin::{self, Sent},
    rejection::Rejection,
    rules::{Fallback, Isolation, Rules, lists},
};

/// What became of a request that was not refused.
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
    /// Its method changes nothing.
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
    /// It comes from another host of the same site, and those are trusted.
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
    let path = uri.path();
    if method.is_safe() && !lists(rules.protect, method, path) {
        return match &rules.isolation {
            Some(isolation) => read(rules, isolation, method, path, headers),
            None => Ok(Rule::SafeMethod),
        }
        .map(Decision::Pass);
    }
    if lists(rules.exempt, method, path) {
        return Ok(Decision::Pass(Rule::Exempt));
    }
    if let Some(site) = once(headers, SEC_FETCH_SITE)? {
        return match site.as_bytes() {
            b"same-origin" => Ok(Rule::SameOrigin),
            b"none" => Ok(Rule::UserInitiated),
            b"same-site" if rules.subdomains => Ok(Rule::TrustedSubdomain),
            other => trusted(rules, headers, refusal(other)),
        }
        .map(Decision::Pass);
    }
    match once(headers, header::ORIGIN)? {
        Some(sent) => from_origin(rules, sent, uri, headers).map(Decision::Pass),
        None => match rules.fallback {
            Fallback::Token => Ok(Decision::NeedsToken),
            Fallback::Allow => Ok(Decision::Pass(Rule::Fallback)),
            Fallback::Refuse => Err(Rejection::NoOrigin),
        },
    }
}

/// What a browser without `Sec-Fetch-Site` says.
fn from_origin(rules: &Rules, sent: &HeaderValue, uri: &Uri, headers: &HeaderMap) -> Result<Rule, Rejection> {
    if rules.trusts(sent) {
        return Ok(Rule::TrustedOrigin);
    }
    if rules.origin.is_some_and(|own| own.is_sent_as(sent.as_bytes())) {
        return Ok(Rule::OwnOrigin);
    }
    match origin::read(sent.as_bytes()) {
        None => Err(Rejection::MalformedOrigin),
        Some(Sent::Null) => Err(Rejection::NullOrigin),
        Some(Sent::Origin(origin)) if rules.origin.is_none() && origin.is_at(host(uri, headers)?) => {
            Ok(Rule::OwnOrigin)
        }
        Some(Sent::Origin(_)) => Err(Rejection::ForeignOrigin),
    }
}

/// The Resource Isolation Policy: what another site may load.
///
/// <https://web.dev/articles/fetch-metadata>
fn read(
    rules: &Rules,
    isolation: &Isolation,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
) -> Result<Rule, Rejection> {
    // A browser without these headers cannot be told from a program, and a safe method harms nobody by itself.
    let Some(site) = once(headers, SEC_FETCH_SITE)? else { return Ok(Rule::SafeMethod) };
    match site.as_bytes() {
        b"same-origin" => return Ok(Rule::SameOrigin),
        b"none" => return Ok(Rule::UserInitiated),
        b"same-site" if rules.subdomains => return Ok(Rule::TrustedSubdomain),
        _ => {}
    }
    let is_link = (*method == Method::GET || *method == Method::HEAD)
        && once(headers, SEC_FETCH_MODE)?.is_some_and(|mode| mode == "navigate")
        && once(headers, SEC_FETCH_DEST)?.is_none_or(|dest| {
            let is_embedded = EMBEDDED.iter().any(|embedded| dest == embedded);
            !is_embedded || (isolation.frames && FRAMES.iter().any(|frame| dest == frame))
        });
    if is_link {
        return Ok(Rule::Navigation);
    }
    if lists(isolation.exempt, method, path) {
        return Ok(Rule::Exempt);
    }
    if *method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD) {
        return Ok(Rule::Preflight);
    }
    // A frame of a trusted origin still is a frame.
    match once(headers, SEC_FETCH_MODE)?.is_some_and(|mode| mode == "navigate") {
        true => Err(Rejection::Isolated),
        false => trusted(rules, headers, Rejection::Isolated),
    }
}

/// Passes where `Origin` is trusted.
fn trusted(rules: &Rules, headers: &HeaderMap, otherwise: Rejection) -> Result<Rule, Rejection> {
    match once(headers, header::ORIGIN)? {
        Some(sent) if rules.trusts(sent) => Ok(Rule::TrustedOrigin),
        _ => Err(otherwise),
    }
}

impl Rules {
    fn trusts(&self, sent: &HeaderValue) -> bool {
        self.trusted.iter().any(|origin| origin.is_sent_as(sent.as_bytes()))
    }
}

fn refusal(site: &[u8]) -> Rejection {
    match site {
        b"cross-site" => Rejection::CrossSite,
        b"same-site" => Rejection::SameSite,
        // The specification has unknown values ignored. Here that would mean to take the word of `Origin`, or of nobody.
        _ => Rejection::UnknownSite,
    }
}

/// The host that a request is for: `Host`, or, in HTTP/2, the authority of its target.
fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Result<&'r str, Rejection> {
    let named = once(headers, header::HOST)?.map(|host| host.to_str().map_err(|_| Rejection::UnknownHost));
    match (named, uri.authority()) {
        (Some(host), None) => host,
        (None, Some(authority)) => Ok(authority.as_str()),
        // A proxy that has been told one thing and passes on another is not to be believed.
        (Some(host), Some(authority)) if host?.eq_ignore_ascii_case(authority.as_str()) => host,
        _ => Err(Rejection::UnknownHost),
    }
}

/// The value of a header that stands there once.
fn once(headers: &HeaderMap, name: HeaderName) -> Result<Option<&HeaderValue>, Rejection> {
    let mut values = headers.get_all(&name).iter();
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(Rejection::Repeated { header: known(&name) }),
    }
}

fn known(name: &HeaderName) -> &'static str {
    NAMES.iter().find(|known| *name == **known).copied().unwrap_or("host")
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Those that browsers send once.
const NAMES: &[&str] = &["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin", "host"];

/// A document in one of these stands in a page of another site.
const EMBEDDED: &[&str] = &["object", "embed", "frame", "iframe", "fencedframe"];

/// Those of them that `frames` lets in.
const FRAMES: &[&str] = &["frame", "iframe"];
