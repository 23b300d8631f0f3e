//! What is known of a text, and of a URL, although expressions print parts of it.

use super::event::{Part, Parts};
use super::url_start::{Extent, UrlStart};
use crate::url::{Url, cleaned_start};

/// What is known of a text in which expressions can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The text, up to the first expression whose value is not a constant of the template.
    pub text: String,
    /// Whether that is all of it.
    pub is_complete: bool,
}

/// What is known of the URL that a text is resolved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownUrl {
    /// The URL. Its scheme, host and port are known.
    pub url: Url,
    /// Whether its path is known too.
    pub has_path: bool,
}

impl Parts<'_> {
    /// What is known of the text: all that no expression can change.
    pub fn known(&self) -> Known {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Output(output) => match &output.constant {
                    Some(constant) => text.push_str(constant),
                    None => return Known { text, is_complete: false },
                },
            }
        }
        Known { text, is_complete: true }
    }
}

impl Known {
    /// A text without expressions.
    pub fn all(text: impl Into<String>) -> Self {
        Known { text: text.into(), is_complete: true }
    }

    /// The URL that the text is resolved to in a page with this base. `None` if browsers reject it, or an expression decides about
    /// its scheme or host.
    ///
    /// ```
    /// use security_policy_core::page::{Known, KnownUrl};
    /// use security_policy_core::url::Url;
    ///
    /// let page = KnownUrl { url: Url::parse("https://shop.example/").expect("a URL"), has_path: false };
    /// let start = |text: &str| Known { text: text.to_owned(), is_complete: false };
    /// let user = start("/user/").resolve(&page).expect("a URL of the page's host");
    /// assert_eq!((user.url.host(), user.has_path), (Some("shop.example"), false));
    /// // `//evil.example` leaves the site.
    /// assert_eq!(start("/").resolve(&page), None);
    /// ```
    pub fn resolve(&self, base: &KnownUrl) -> Option<KnownUrl> {
        let text = cleaned_start(&self.text);
        let url = base.url.join(&text)?;
        let extent = UrlStart::of(&text).extent;
        let ends_path = text.contains(['?', '#']);
        let has_path = match extent {
            Extent::Absolute | Extent::Rooted => self.is_complete || ends_path,
            Extent::Host | Extent::Opaque => self.is_complete,
            Extent::Query => base.has_path,
            Extent::Relative | Extent::SameScheme | Extent::SameSchemeEnded | Extent::Open => {
                base.has_path && (self.is_complete || ends_path)
            }
        };
        let is_open = matches!(extent, Extent::Host | Extent::SameScheme | Extent::SameSchemeEnded | Extent::Open);
        (self.is_complete || !is_open).then_some(KnownUrl { url, has_path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str, is_complete: bool) -> Option<(String, bool)> {
        let base = KnownUrl { url: Url::parse("https://shop.example/").expect("a URL"), has_path: false };
        let known = Known { text: text.to_owned(), is_complete };
        known.resolve(&base).map(|known| (known.url.to_string(), known.has_path))
    }

    #[test]
    fn an_expression_leaves_what_is_before_it() {
        for (text, url, has_path) in [
            ("https://cdn.example/", "https://cdn.example/", false),
            (" https://cdn.example/a?", "https://cdn.example/a", true),
            ("//cdn.example/x", "https://cdn.example/x", false),
            ("/\\cdn.example/x", "https://cdn.example/x", false),
            ("\\\\cdn.example/x", "https://cdn.example/x", false),
            ("https://cdn.example:8443?", "https://cdn.example:8443/", true),
            ("/user/", "https://shop.example/user/", false),
            ("/a?x=", "https://shop.example/a", true),
            ("?x=", "https://shop.example/", false),
            ("img/", "https://shop.example/img/", false),
            ("../a", "https://shop.example/a", false),
            ("data:image/png;base64,", "data:image/png;base64,", false),
        ] {
            assert_eq!(resolved(text, false), Some((url.to_owned(), has_path)), "{text}");
        }
        for text in [
            "",
            "/",
            "//",
            "\\\\cdn",
            "a",
            "https:",
            "https://",
            "https://cdn",
            "https://cdn.example:80",
            "https://u:p",
            "\t/",
        ] {
            assert_eq!(resolved(text, false), None, "{text}");
        }
    }

    #[test]
    fn the_path_of_a_page_is_not_known() {
        for (text, url, has_path) in [
            ("app.js", "https://shop.example/app.js", false),
            ("/app.js", "https://shop.example/app.js", true),
            ("https://cdn.example", "https://cdn.example/", true),
            ("//cdn.example", "https://cdn.example/", true),
            ("/", "https://shop.example/", true),
            ("", "https://shop.example/", false),
        ] {
            assert_eq!(resolved(text, true), Some((url.to_owned(), has_path)), "{text}");
        }
    }
}
