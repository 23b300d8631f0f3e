//! A link that runs no script.

use std::{error, fmt, str::FromStr};

use super::url::{cleaned, scheme};
use crate::html::escape;

/// A URL that runs no script when a visitor follows it: for `href`, `action`, `formaction` and `src`.
///
/// The scheme is `http`, `https`, `mailto` or `tel`, or there is none: a relative URL. [`parse_with`](Self::parse_with) allows more.
/// The schemes `javascript`, `data`, `vbscript`, `blob` and `filesystem` are never accepted.
///
/// The text is parsed as browsers parse it. Upper case, control characters at the start, and tabs and newlines inside the scheme do
/// not hide a scheme, and are not part of the value.
///
/// [`Display`](fmt::Display) writes HTML, with `&`, `<`, `>`, `"` and `'` escaped, for an attribute value in quotes.
/// [`as_str`](Self::as_str) is the URL itself, for a template engine that escapes it.
///
/// It does not decide which site the link leads to: `https://evil.example/` and `//evil.example/` are links like others. For a
/// redirect, use [`RedirectTarget`](super::RedirectTarget). An attribute that loads code, such as `src` of a script, must never
/// contain a visitor's URL.
///
/// # Example
///
/// ```
/// use security_policy::links::Href;
///
/// let link = Href::parse("https://shop.example/?a=1&b=2")?;
/// assert_eq!(format!(r#"<a href="{link}">"#), r#"<a href="https://shop.example/?a=1&amp;b=2">"#);
/// assert_eq!(link.as_str(), "https://shop.example/?a=1&b=2");
///
/// assert!(Href::parse(" JaVa\tScript:steal()").is_err());
/// # Ok::<(), security_policy::links::HrefError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Href(String);

impl Href {
    /// Parses a link. Control characters are removed or percent-encoded, as browsers do.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL has another scheme than `http`, `https`, `mailto` and `tel`.
    pub fn parse(text: &str) -> Result<Self, HrefError> {
        Self::parse_with(text, &[])
    }

    /// Parses a link that may also have one of these schemes, without their colon. Upper and lower case are the same.
    ///
    /// # Errors
    ///
    /// Returns an error if the URL has another scheme, or one that can run script: these are not accepted by name either.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::Href;
    ///
    /// assert_eq!(Href::parse_with("SMS:+15551234", &["sms"])?.as_str(), "SMS:+15551234");
    /// assert!(Href::parse_with("javascript:steal()", &["javascript"]).is_err());
    /// # Ok::<(), security_policy::links::HrefError>(())
    /// ```
    pub fn parse_with(text: &str, schemes: &[&str]) -> Result<Self, HrefError> {
        let text = cleaned(text);
        let Some(scheme) = scheme(&text) else { return Ok(Self(text.into_owned())) };
        let is = |other: &&str| scheme.eq_ignore_ascii_case(other);
        match !SCRIPT.iter().any(is) && (ALLOWED.iter().any(is) || schemes.iter().any(is)) {
            true => Ok(Self(text.into_owned())),
            false => Err(HrefError { scheme: scheme.to_ascii_lowercase() }),
        }
    }

    /// Parses a link; what [`parse`](Self::parse) rejects becomes `about:blank`, an empty page.
    ///
    /// In a template, a rejected link so remains a link that does nothing. `#` would not: a form would still be sent, to the page that
    /// contains it.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::Href;
    ///
    /// assert_eq!(Href::or_blank("/tea").as_str(), "/tea");
    /// assert_eq!(Href::or_blank("data:text/html,<script>steal()</script>").as_str(), "about:blank");
    /// ```
    #[must_use]
    pub fn or_blank(text: &str) -> Self {
        Self::parse(text).unwrap_or_default()
    }

    /// Returns the URL, not escaped.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::links::Href;
    ///
    /// let link = Href::parse("/search?q=a&page=2")?;
    /// assert_eq!((link.as_str(), link.to_string().as_str()), ("/search?q=a&page=2", "/search?q=a&amp;page=2"));
    /// # Ok::<(), security_policy::links::HrefError>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `about:blank`, an empty page.
impl Default for Href {
    fn default() -> Self {
        Self(BLANK.to_owned())
    }
}

/// The URL as HTML, for an attribute value in quotes.
impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(&self.0, f)
    }
}

impl FromStr for Href {
    type Err = HrefError;

    fn from_str(text: &str) -> Result<Self, HrefError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Href {
    type Error = HrefError;

    fn try_from(text: &str) -> Result<Self, HrefError> {
        Self::parse(text)
    }
}

/// Checks a link; what [`Href::parse`] rejects becomes `about:blank`. It is [`Href::or_blank`] as a function, for filters of template
/// engines.
///
/// `security_policy::engines` adds it to the engines:
///
/// ```text
/// askama, minijinja, tera   <a href="{{ user.website|href }}">
/// handlebars                <a href="{{href user.website}}">
/// ```
///
/// # Example
///
/// ```
/// use security_policy::links::href;
///
/// assert_eq!(href("https://tea.example/").as_str(), "https://tea.example/");
/// assert_eq!(href("vbscript:x").as_str(), "about:blank");
/// ```
#[must_use]
pub fn href(text: &str) -> Href {
    Href::or_blank(text)
}

/// Why a text is no [`Href`]: its scheme.
///
/// # Example
///
/// ```
/// use security_policy::links::Href;
///
/// let error = Href::parse("JavaScript:steal()").expect_err("a script");
/// assert_eq!(error.scheme(), "javascript");
/// assert_eq!(error.to_string(), "a link must not have the scheme `javascript`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HrefError {
    scheme: String,
}

impl HrefError {
    /// Returns the scheme of the URL, in lower case and without its colon.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }
}

impl fmt::Display for HrefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a link must not have the scheme `{}`", self.scheme)
    }
}

impl error::Error for HrefError {}

/// Serializes the URL, not escaped, for the context of a template.
///
/// # Example
///
/// ```
/// use security_policy::links::Href;
///
/// assert_eq!(serde_json::to_value(Href::or_blank("/?a&b"))?, "/?a&b");
/// assert!(serde_json::from_str::<Href>("\"javascript:steal()\"").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "serde"))))]
impl serde_core::Serialize for Href {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Parses a link, such as one in a form: any other scheme is an error.
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(all(feature = "links", feature = "serde"))))]
impl<'de> serde_core::Deserialize<'de> for Href {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde_core::de::Error::custom)
    }
}

const BLANK: &str = "about:blank";

const ALLOWED: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Browsers run these as code or as a document that someone else has written, some of them in the origin of the page.
const SCRIPT: [&str; 5] = ["javascript", "data", "vbscript", "blob", "filesystem"];
