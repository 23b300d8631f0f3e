//! Navigations, the base of relative URLs, and who frames a page.

use crate::url::{InvalidUrl, Url};

/// A navigation from a page, or into a frame of another one.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::{FrameOptions, Navigation, Policies};
/// use security_policy_core::url::Origin;
/// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin)
///     .enforce("default-src 'none'; base-uri 'none'; frame-ancestors https://partner.example")
///     .frame_options(FrameOptions::Deny);
///
/// assert!(policies.allows(&Navigation::form("https://evil.example/")?), "`default-src` is no fallback of `form-action`");
/// assert!(!policies.allows(&Navigation::base("https://evil.example/")?));
/// assert!(policies.allows(&Navigation::framed_by(["https://partner.example"])?), "X-Frame-Options is ignored");
/// assert!(!policies.allows(&Navigation::framed_by(["https://evil.example", "https://partner.example"])?));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Navigation {
    pub(super) kind: NavigationKind,
    pub(super) redirect_count: u32,
}

#[derive(Clone, Debug)]
pub(super) enum NavigationKind {
    Form(Url),
    Base(Url),
    Framed(Vec<Ancestor>),
    Popup,
    Top,
}

/// A page that frames another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ancestor {
    /// One of this origin, as a URL.
    Origin(Url),
    /// One of an opaque origin, such as a sandboxed page or a `data:` URL.
    Opaque,
}

impl Ancestor {
    /// A page with this URL (URL Standard, #concept-url-origin): a `blob:` page has the origin in its path.
    fn of(url: Url) -> Self {
        let inner = || Url::parse(url.path()).filter(|inner| inner.scheme() != "blob");
        match url.host() {
            Some(_) => Ancestor::Origin(url),
            None if url.scheme() == "blob" => inner().map_or(Ancestor::Opaque, Ancestor::of),
            None => Ancestor::Opaque,
        }
    }
}

impl Navigation {
    fn new(kind: NavigationKind) -> Self {
        Navigation { kind, redirect_count: 0 }
    }

    /// [`Navigation::form`] with a parsed URL.
    pub fn form_to(url: Url) -> Self {
        Navigation::new(NavigationKind::Form(url))
    }

    /// [`Navigation::base`] with a parsed URL.
    pub fn base_at(url: Url) -> Self {
        Navigation::new(NavigationKind::Base(url))
    }

    /// [`Navigation::framed_by`] with parsed ancestors.
    pub fn framed(ancestors: Vec<Ancestor>) -> Self {
        Navigation::new(NavigationKind::Framed(ancestors))
    }

    /// A form that is sent to this URL.
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn form(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Navigation::form_to(url.parse()?))
    }

    /// A `<base href>` with this URL.
    ///
    /// # Errors
    ///
    /// The text is not an absolute URL.
    pub fn base(url: &str) -> Result<Self, InvalidUrl> {
        Ok(Navigation::base_at(url.parse()?))
    }

    /// The page, in a frame of the first of these origins, which is in a frame of the second, and so on. `null` is an opaque
    /// origin, and so is that of a `data:` URL.
    ///
    /// # Errors
    ///
    /// One of them is neither `null` nor an absolute URL.
    pub fn framed_by<'a>(ancestors: impl IntoIterator<Item = &'a str>) -> Result<Self, InvalidUrl> {
        let ancestor = |text: &str| match text {
            "null" => Ok(Ancestor::Opaque),
            text => text.parse().map(Ancestor::of),
        };
        let ancestors = ancestors.into_iter().map(ancestor).collect::<Result<_, _>>()?;
        Ok(Navigation::framed(ancestors))
    }

    /// A new window: `window.open()`, `<a target=_blank>`.
    pub fn popup() -> Self {
        Navigation::new(NavigationKind::Popup)
    }

    /// The top-level window, from a page in a frame: `<a target=_top>`.
    pub fn top() -> Self {
        Navigation::new(NavigationKind::Top)
    }

    /// After one more redirect, which led to `url`. It changes nothing of a navigation without a URL.
    #[must_use]
    pub fn redirected_to(self, url: Url) -> Self {
        let kind = match self.kind {
            NavigationKind::Form(_) => NavigationKind::Form(url),
            kind => kind,
        };
        Navigation { kind, redirect_count: self.redirect_count.saturating_add(1) }
    }
}
