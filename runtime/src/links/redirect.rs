//! The target of a redirect.

use std::{fmt, str::FromStr};

use http::HeaderValue;

use super::target::{RedirectError, read};

/// The target of a redirect, which does not leave the site.
///
/// It is a path of the site that starts with one `/`, with an optional query and fragment. [`parse_with`](Self::parse_with) also
/// accepts URLs of the origins that it names.
///
/// These are rejected, since browsers read them as another host, or since a server or a proxy that decodes them might:
///
/// - `//evil.example`, `/\evil.example`, `\\evil.example`, `/\t/evil.example`, and `///evil.example`;
/// - any scheme: `https:evil.example`, `javascript:steal()`;
/// - `@evil.example` and `.evil.example`, which become another host where a program appends them to its origin;
/// - `/%2fevil.example`, `/%5cevil.example`, `/..//evil.example`, and the same encoded several times.
///
/// Everything that a header cannot contain is percent-encoded, so that no text adds a header or a line.
///
/// With the feature `actix`, `axum`, `poem`, `rocket` or `salvo`, a handler returns it: the response is `303 See Other`, after which
/// browsers send a `GET`.
///
/// # Example
///
/// ```
/// use security_policy::links::RedirectTarget;
///
/// let target = RedirectTarget::parse("/cart?item=3#top")?;
/// let response: http::Response<()> = target.see_other();
/// assert_eq!((response.status().as_u16(), response.headers()["location"].to_str()?), (303, "/cart?item=3#top"));
///
/// assert!(RedirectTarget::parse("https://evil.example/").is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RedirectTarget(String);

impl RedirectTarget {
    /// Parses a path of the site.
    ///
    /// # Errors
    ///
    /// Returns an error for a text that does not start with one `/`, or that can lead to another site.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::RedirectTarget;
    ///
    /// // After a login: the page that the visitor came from, or the first page.
    /// let next = |query: &str| RedirectTarget::parse(query).unwrap_or_default().as_str().to_owned();
    /// assert_eq!(next("/orders?page=2"), "/orders?page=2");
    /// assert_eq!(next("/\\evil.example"), "/");
    /// ```
    pub fn parse(text: &str) -> Result<Self, RedirectError> {
        Self::parse_with(text, &[])
    }

    /// Parses a path of the site, or a URL of one of these origins. `accounts.example.com` is `https://accounts.example.com`.
    ///
    /// Scheme, host and port have to be the same. A URL with user info, such as `https://accounts.example.com@evil.example/`, is
    /// rejected.
    ///
    /// # Errors
    ///
    /// Returns an error for any other text.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::RedirectTarget;
    ///
    /// let named = ["https://accounts.example.com"];
    /// let target = RedirectTarget::parse_with("https://accounts.example.com/login?next=/cart", &named)?;
    /// assert_eq!(target.as_str(), "https://accounts.example.com/login?next=/cart");
    ///
    /// assert!(RedirectTarget::parse_with("https://accounts.example.com.evil.example/", &named).is_err());
    /// assert!(RedirectTarget::parse_with("http://accounts.example.com/", &named).is_err());
    /// # Ok::<(), security_policy::links::RedirectError>(())
    /// ```
    pub fn parse_with(text: &str, origins: &[&str]) -> Result<Self, RedirectError> {
        read(text, origins).map(Self)
    }

    /// Returns the target.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the value of the header `Location`.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::RedirectTarget;
    ///
    /// let target = RedirectTarget::parse("/caf\u{e9}\"")?;
    /// assert_eq!(target.location(), "/caf%C3%A9%22");
    /// # Ok::<(), security_policy::links::RedirectError>(())
    /// ```
    #[must_use]
    pub fn location(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("other characters than visible ASCII are percent-encoded")
    }
}

/// `/`, the first page of the site.
impl Default for RedirectTarget {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

/// The URL, percent-encoded. It is not escaped for HTML.
impl fmt::Display for RedirectTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for RedirectTarget {
    type Err = RedirectError;

    fn from_str(text: &str) -> Result<Self, RedirectError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for RedirectTarget {
    type Error = RedirectError;

    fn try_from(text: &str) -> Result<Self, RedirectError> {
        Self::parse(text)
    }
}

impl From<RedirectTarget> for HeaderValue {
    fn from(target: RedirectTarget) -> Self {
        target.location()
    }
}
