//! What a browser does with a `Set-Cookie` line: whether it keeps the cookie, as what, and when it sends it back
//! (6265bis, sections 5.7 and 5.8, and the prefixes of layered cookies).

use super::attribute::{DOMAIN, HTTP_ONLY, MAX_AGE, PARTITIONED, PATH, SAME_SITE, SECURE};
use super::set_cookie::SetCookie;
use super::value::{LAX, MAX_AGE_LIMIT, NONE, Prefix, SAME_SITE_VALUES, STRICT, UNSET};
use crate::host::{domain_matches, is_public_suffix};
use crate::url::Origin;
use crate::word::{self, Word};

/// Where a line comes from.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The origin of the response.
    pub origin: &'a Origin,
    /// The path of the request.
    pub path: &'a str,
    /// Whether it was written by `document.cookie` rather than sent.
    pub from_script: bool,
}

/// A cookie in the jar.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored {
    /// Its name, which may be empty.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The host that it belongs to, or the domain.
    pub domain: String,
    /// Whether it goes to that host alone.
    pub host_only: bool,
    /// Below which path it is sent.
    pub path: String,
    /// Whether it is only sent over https.
    pub secure: bool,
    /// Whether scripts cannot see it.
    pub http_only: bool,
    /// `None` for a cookie that says nothing that a browser knows.
    pub same_site: Option<&'static Word>,
    /// Whether it lives in the jar of the embedding site.
    pub partitioned: bool,
    /// How long it lives.
    pub lifetime: Lifetime,
}

/// How long a cookie lives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lifetime {
    /// Until the browser is closed.
    Session,
    /// So many seconds.
    Seconds(u64),
    /// Until a date, as it was written.
    Until(String),
}

/// Why a browser does not keep a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// A control character, nothing at all, or too many octets.
    Unreadable,
    /// Secure, from a response that is not.
    Secure,
    /// HttpOnly, from a script.
    HttpOnly,
    /// SameSite=None without Secure.
    SameSite,
    /// Partitioned without Secure.
    Partitioned,
    /// A Domain that the host is not part of, or that is nobody's own.
    Domain,
    /// A prefix whose promise is not kept.
    Prefix,
    /// It is over already; one that is in the jar goes as well.
    Expired,
}

/// Whether a browser keeps the cookie of a line, and as what.
///
/// # Errors
///
/// Says why it does not.
///
/// ```
/// use security_policy_core::cookie::{Place, Refusal, store};
/// use security_policy_core::{Span, url::Origin};
///
/// let origin = Origin::parse("https://app.example", Span::default()).unwrap();
/// let place = Place { origin: &origin, path: "/", from_script: false };
/// assert_eq!(store("__Host-sid=1; Secure; Path=/", place).map(|cookie| cookie.host_only), Ok(true));
/// assert_eq!(store("__Host-sid=1; Secure", place), Err(Refusal::Prefix));
/// ```
pub fn store(line: &str, place: Place<'_>) -> Result<Stored, Refusal> {
    let cookie = SetCookie::parse(line).ok_or(Refusal::Unreadable)?;
    if let Some(refusal) = refusal(&cookie, Some(place.origin)) {
        return Err(refusal);
    }
    let http_only = cookie.get(HTTP_ONLY.name()).is_some();
    if http_only && place.from_script {
        return Err(Refusal::HttpOnly);
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

/// What keeps a browser from taking a line, whether it stores a cookie or deletes one. Without an origin, what depends on
/// it is not asked.
pub(super) fn refusal(cookie: &SetCookie<'_>, origin: Option<&Origin>) -> Option<Refusal> {
    let secure = cookie.get(SECURE.name()).is_some();
    if origin.is_some_and(|origin| scope(cookie, origin.host()).is_err()) {
        return Some(Refusal::Domain);
    }
    if secure && origin.is_some_and(|origin| !origin.is_https() && !origin.is_loopback()) {
        return Some(Refusal::Secure);
    }
    if same_site(cookie) == Some(&NONE) && !secure {
        return Some(Refusal::SameSite);
    }
    if cookie.get(PARTITIONED.name()).is_some() && !secure {
        return Some(Refusal::Partitioned);
    }
    // A nameless cookie whose value starts like a prefix would come back as a cookie of that name.
    let prefix = Prefix::of(if cookie.name.is_empty() { cookie.value } else { cookie.name })?;
    (cookie.name.is_empty() || !lacks(cookie, prefix).is_empty()).then_some(Refusal::Prefix)
}

/// What a cookie of this prefix has to say and does not, or says and must not.
pub(super) fn lacks(cookie: &SetCookie<'_>, prefix: &Prefix) -> Vec<&'static str> {
    let has = |name: &str| cookie.get(name).is_some();
    [
        (!has(SECURE.name()), "`Secure`"),
        (prefix.http_only && !has(HTTP_ONLY.name()), "`HttpOnly`"),
        (prefix.host && cookie.get(PATH.name()) != Some("/"), "`Path=/`"),
        // With an empty Domain the text for browsers (and Chromium 156) keeps the cookie, the text for servers forbids the
        // attribute. What is only kept by some is not relied on.
        (prefix.host && has(DOMAIN.name()), "no `Domain`"),
    ]
    .into_iter()
    .filter_map(|(is_lacking, what)| is_lacking.then_some(what))
    .collect()
}

/// The value of SameSite, where it is one that browsers know.
pub(super) fn same_site(cookie: &SetCookie<'_>) -> Option<&'static Word> {
    let text = cookie.get(SAME_SITE.name()).filter(|text| !text.is_empty())?;
    word::from_wire(SAME_SITE_VALUES, text).filter(|word| **word != UNSET)
}

/// Section 5.7, steps 4 to 6: Max-Age counts before Expires.
pub(super) fn lifetime(cookie: &SetCookie<'_>) -> Result<Lifetime, Refusal> {
    let is_number = |text: &&str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    match cookie.all(MAX_AGE.name()).rfind(is_number) {
        Some(text) if text.starts_with('-') || text.bytes().all(|byte| byte == b'0') => Err(Refusal::Expired),
        // Digits that do not fit are past the limit as well.
        Some(text) => Ok(Lifetime::Seconds(text.parse().unwrap_or(MAX_AGE_LIMIT).min(MAX_AGE_LIMIT))),
        None => Ok(cookie.get("Expires").map_or(Lifetime::Session, |date| Lifetime::Until(date.to_owned()))),
    }
}

/// Section 5.7, steps 8 to 11: the domain, and whether it is the host alone.
fn scope(cookie: &SetCookie<'_>, host: &str) -> Result<(String, bool), Refusal> {
    let domain = cookie.get(DOMAIN.name()).unwrap_or_default();
    let domain = domain.strip_prefix('.').unwrap_or(domain).to_ascii_lowercase();
    if domain.is_empty() || (is_public_suffix(&domain) && domain == host) {
        return Ok((host.to_owned(), true));
    }
    if is_public_suffix(&domain) || !domain_matches(host, &domain) {
        return Err(Refusal::Domain);
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

/// What a request is to the site that it goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// From the same site, or from the user: a typed address, a bookmark.
    SameSite,
    /// A navigation of the whole page from another site, by a safe method: a link.
    Navigation,
    /// The same by another method: a form that posts.
    UnsafeNavigation,
    /// Any other request from another site: a frame, an image, `fetch`.
    Subresource,
}

/// Whether a cookie of this age goes along, in a browser that takes a missing SameSite for Lax.
///
/// ```
/// use security_policy_core::cookie::{LAX, Request, is_sent};
///
/// assert!(is_sent(Some(&LAX), 600, Request::Navigation));
/// assert!(!is_sent(Some(&LAX), 600, Request::UnsafeNavigation));
/// // Chromium's exception: a cookie without SameSite that is younger than two minutes.
/// assert!(is_sent(None, 30, Request::UnsafeNavigation));
/// ```
pub fn is_sent(same_site: Option<&Word>, age: u64, request: Request) -> bool {
    let same_site = same_site.unwrap_or(&UNSET);
    match request {
        Request::SameSite => true,
        _ if *same_site == NONE => true,
        _ if *same_site == STRICT => false,
        Request::Navigation => *same_site == LAX || *same_site == UNSET,
        Request::UnsafeNavigation => *same_site == UNSET && age < YOUNG,
        Request::Subresource => false,
    }
}

/// Two minutes, in which Chromium sends a cookie without SameSite with a form from another site.
const YOUNG: u64 = 120;
