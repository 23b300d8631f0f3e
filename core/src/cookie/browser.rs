//! What a browser does with a `Set-Cookie` line: whether it stores the cookie, what it stores, and with which requests it
//! sends the cookie back (6265bis, sections 5.7 and 5.8, and the name prefixes of layered cookies).

use super::attribute::{DOMAIN, HTTP_ONLY, MAX_AGE, PARTITIONED, PATH, SAME_SITE, SECURE};
use super::set_cookie::SetCookie;
use super::value::{LAX, MAX_AGE_LIMIT, NONE, Prefix, SAME_SITE_VALUES, UNSET};
use crate::host::{domain_matches, is_public_suffix};
use crate::url::Origin;
use crate::word::{self, Word};

/// The response, or the script, that sets a cookie.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The origin of the response.
    pub origin: &'a Origin,
    /// The path of the request.
    pub path: &'a str,
    /// Whether a script sets the cookie, through `document.cookie`, and not a response.
    pub from_script: bool,
}

/// A cookie as a browser stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// Its name, which may be empty.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The host that set it, or its `Domain`.
    pub domain: String,
    /// Whether it is sent to that host only, and not to the hosts below `domain` as well.
    pub host_only: bool,
    /// It is sent with requests for this path and for paths below it.
    pub path: String,
    /// Whether it is only sent over https.
    pub secure: bool,
    /// Whether scripts cannot see it.
    pub http_only: bool,
    /// Its `SameSite`; `None` where the attribute is missing or its value is unknown to browsers.
    pub same_site: Option<&'static Word>,
    /// Whether it is stored separately for each site that embeds this one (CHIPS).
    pub partitioned: bool,
    /// When it expires.
    pub lifetime: Lifetime,
}

/// When a browser deletes a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lifetime {
    /// When the browser is closed.
    Session,
    /// After this many seconds.
    Seconds(u64),
    /// At this date, as the line writes it.
    Until(String),
}

/// Why a browser rejects a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The line contains a control character, has no name and no value, or exceeds [`MAX_PAIR`](super::MAX_PAIR).
    Unreadable,
    /// `Secure`, but the response was not sent over https.
    Secure,
    /// `HttpOnly`, but a script set it.
    HttpOnly,
    /// `SameSite=None` without `Secure`.
    SameSite,
    /// `Partitioned` without `Secure`.
    Partitioned,
    /// A `Domain` that is neither the host nor a parent of it, or that is a public suffix.
    Domain,
    /// Its name has a prefix, and it lacks an attribute that the prefix requires.
    Prefix,
    /// It has already expired. The browser deletes a stored cookie of the same name, domain and path.
    Expired,
}

/// Returns the cookie that a browser stores for a `Set-Cookie` line (6265bis, section 5.7).
///
/// # Errors
///
/// Returns the reason why browsers reject the cookie.
///
/// ```
/// use security_policy_core::cookie::{Place, Rejection, store};
/// use security_policy_core::{Span, url::Origin};
///
/// let origin = Origin::parse("https://app.example", Span::default()).unwrap();
/// let place = Place { origin: &origin, path: "/", from_script: false };
/// assert_eq!(store("__Host-sid=1; Secure; Path=/", place).map(|cookie| cookie.host_only), Ok(true));
/// assert_eq!(store("__Host-sid=1; Secure", place), Err(Rejection::Prefix));
/// ```
pub fn store(line: &str, place: Place<'_>) -> Result<Stored, Rejection> {
    let cookie = SetCookie::parse(line).ok_or(Rejection::Unreadable)?;
    if let Some(rejection) = rejection(&cookie, Some(place.origin)) {
        return Err(rejection);
    }
    let http_only = cookie.get(HTTP_ONLY.name()).is_some();
    if http_only && place.from_script {
        return Err(Rejection::HttpOnly);
    }
    let lifetime = lifetime(&cookie)?;
    let (domain, host_only) = scope(&cookie, place.origin.host())?;
    let path = cookie.get(PATH.name()).filter(|path| path.starts_with('/'));
    Ok(Stored {
        name: cookie.name.to_owned(),
        value: cookie.value.to_owned(),
        domain,
        host_only,
        path: path.unwrap_or(default_path(place.path)).to_owned(),
        secure: cookie.get(SECURE.name()).is_some(),
        http_only,
        same_site: same_site(&cookie),
        partitioned: cookie.get(PARTITIONED.name()).is_some(),
        lifetime,
    })
}

/// Why browsers reject a line, whether it stores a cookie or deletes one. Without an origin, the checks that need one are
/// skipped.
pub(super) fn rejection(cookie: &SetCookie<'_>, origin: Option<&Origin>) -> Option<Rejection> {
    let secure = cookie.get(SECURE.name()).is_some();
    if origin.is_some_and(|origin| scope(cookie, origin.host()).is_err()) {
        return Some(Rejection::Domain);
    }
    if secure && origin.is_some_and(|origin| !origin.is_https() && !origin.is_loopback()) {
        return Some(Rejection::Secure);
    }
    if same_site(cookie) == Some(&NONE) && !secure {
        return Some(Rejection::SameSite);
    }
    if cookie.get(PARTITIONED.name()).is_some() && !secure {
        return Some(Rejection::Partitioned);
    }
    // A nameless cookie is sent back as its bare value: `__Host-a=b` as a value would be read as a cookie of that name.
    let prefix = Prefix::of(if cookie.name.is_empty() { cookie.value } else { cookie.name })?;
    (cookie.name.is_empty() || !lacks(cookie, prefix).is_empty()).then_some(Rejection::Prefix)
}

/// The attributes that the prefix requires and the cookie lacks, and those that it forbids and the cookie has.
pub(super) fn lacks(cookie: &SetCookie<'_>, prefix: &Prefix) -> Vec<&'static str> {
    let has = |name: &str| cookie.get(name).is_some();
    [
        (!has(SECURE.name()), "`Secure`"),
        (prefix.http_only && !has(HTTP_ONLY.name()), "`HttpOnly`"),
        (prefix.host && cookie.get(PATH.name()) != Some("/"), "`Path=/`"),
        // 6265bis has browsers ignore an empty `Domain`, as Chromium 156 does, but forbids servers to send it with this
        // prefix. It is rejected here, since not every browser can be relied on to store the cookie.
        (prefix.host && has(DOMAIN.name()), "no `Domain`"),
    ]
    .into_iter()
    .filter_map(|(is_lacking, what)| is_lacking.then_some(what))
    .collect()
}

/// The value of `SameSite`, if browsers know it.
pub(super) fn same_site(cookie: &SetCookie<'_>) -> Option<&'static Word> {
    let text = cookie.get(SAME_SITE.name()).filter(|text| !text.is_empty())?;
    word::from_wire(SAME_SITE_VALUES, text).filter(|word| **word != UNSET)
}

/// Section 5.7, steps 4 to 6: `Max-Age` overrides `Expires`.
pub(super) fn lifetime(cookie: &SetCookie<'_>) -> Result<Lifetime, Rejection> {
    let is_number = |text: &&str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    match cookie.all(MAX_AGE.name()).rfind(is_number) {
        Some(text) if text.starts_with('-') || text.bytes().all(|byte| byte == b'0') => Err(Rejection::Expired),
        // A number that overflows exceeds the limit too.
        Some(text) => Ok(Lifetime::Seconds(text.parse().unwrap_or(MAX_AGE_LIMIT).min(MAX_AGE_LIMIT))),
        None => Ok(cookie.get("Expires").map_or(Lifetime::Session, |date| Lifetime::Until(date.to_owned()))),
    }
}

/// Section 5.7, steps 8 to 11: the domain, and whether the cookie is sent to the host only.
fn scope(cookie: &SetCookie<'_>, host: &str) -> Result<(String, bool), Rejection> {
    let domain = cookie.get(DOMAIN.name()).unwrap_or_default();
    let domain = domain.strip_prefix('.').unwrap_or(domain).to_ascii_lowercase();
    if domain.is_empty() || (is_public_suffix(&domain) && domain == host) {
        return Ok((host.to_owned(), true));
    }
    if is_public_suffix(&domain) || !domain_matches(host, &domain) {
        return Err(Rejection::Domain);
    }
    Ok((domain, false))
}

/// Section 5.1.4: the directory of the request's path.
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(slash) if slash > 0 && path.starts_with('/') => &path[..slash],
        _ => "/",
    }
}

/// How a request relates to the site that receives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// From the same site, or from the user: a typed address, a bookmark.
    SameSite,
    /// A top-level navigation from another site with a safe method: a link.
    Navigation,
    /// A top-level navigation from another site with another method: a form that posts.
    UnsafeNavigation,
    /// Any other cross-site request: a frame, an image, `fetch`.
    Subresource,
}

/// Returns whether a browser that treats a missing `SameSite` as `Lax` sends a cookie of this age, in seconds, with a
/// request (6265bis, section 5.8).
///
/// `same_site` is the value of [`Stored::same_site`]; `None` means that the cookie has no `SameSite`.
///
/// ```
/// use security_policy_core::cookie::{LAX, Request, is_sent};
///
/// assert!(is_sent(Some(&LAX), 600, Request::Navigation));
/// assert!(!is_sent(Some(&LAX), 600, Request::UnsafeNavigation));
/// // Chromium's exception: a cookie without `SameSite` that is younger than two minutes.
/// assert!(is_sent(None, 30, Request::UnsafeNavigation));
/// ```
pub fn is_sent(same_site: Option<&Word>, age: u64, request: Request) -> bool {
    let same_site = same_site.unwrap_or(&UNSET);
    match request {
        Request::SameSite => true,
        _ if *same_site == NONE => true,
        Request::Navigation => *same_site == LAX || *same_site == UNSET,
        Request::UnsafeNavigation => *same_site == UNSET && age < YOUNG,
        Request::Subresource => false,
    }
}

/// For two minutes, Chromium sends a cookie without `SameSite` with cross-site form posts as well.
const YOUNG: u64 = 120;
