//! URLs that are relative to the URL of a page (URL Standard, section 4.4).

use super::absolute::{FILE, Url};
use super::path::{SLASHES, before_query, hierarchical};
use super::scheme::default_port;

impl Url {
    /// Parses a URL as browsers do in a page with this URL: an absolute one, or one that is relative to this one. `None` if
    /// browsers reject the text. Drive letters in `file:` URLs have no special meaning.
    ///
    /// ```
    /// use security_policy_core::url::Url;
    ///
    /// let page = Url::parse("https://shop.example/cart/index.html").expect("a URL");
    /// let url = |text: &str| page.join(text).map(|url| url.to_string());
    /// assert_eq!(url("../js/app.js?v=1").as_deref(), Some("https://shop.example/js/app.js"));
    /// assert_eq!(url("/a b").as_deref(), Some("https://shop.example/a%20b"));
    /// assert_eq!(url("//cdn.example").as_deref(), Some("https://cdn.example/"));
    /// assert_eq!(url("#top").as_deref(), Some("https://shop.example/cart/index.html"));
    /// assert_eq!(url("https://a b/"), None);
    /// ```
    pub fn join(&self, reference: &str) -> Option<Url> {
        Url::read(reference, Some(self))
    }

    /// #no-scheme-state, #relative-state, #relative-slash-state, #file-state
    pub(super) fn resolve(&self, reference: &str) -> Option<Url> {
        if self.has_opaque_path() {
            return reference.starts_with('#').then(|| self.clone());
        }
        let slashes = if self.is_special() { SLASHES } else { &['/'] };
        let reference = before_query(reference);
        let path = match reference.strip_prefix(slashes) {
            Some(rest) if rest.starts_with(slashes) => return Url::parse_rest(self.scheme.clone(), reference),
            Some(_) => hierarchical(reference, slashes),
            None if reference.is_empty() => self.path.clone(),
            None => {
                let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                hierarchical(&format!("{folder}/{reference}"), slashes)
            }
        };
        Some(Url { path, ..self.clone() })
    }

    /// Whether the scheme is one of those that browsers fetch (URL Standard, #special-scheme).
    pub(super) fn is_special(&self) -> bool {
        self.scheme == FILE || default_port(&self.scheme).is_some()
    }

    /// Whether the path is any text, as in `data:` (URL Standard, #url-opaque-path).
    fn has_opaque_path(&self) -> bool {
        self.host.is_none() && !self.path.starts_with('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `new URL(text, base)`, without its query and its fragment.
    #[test]
    fn urls_are_relative_to_a_page() {
        for (base, text, expected) in [
            ("https://a.example/b/c/d?q", "g", Some("https://a.example/b/c/g")),
            ("https://a.example/b/c/d?q", "./g/.", Some("https://a.example/b/c/g/")),
            ("https://a.example/b/c/d?q", "../../../g", Some("https://a.example/g")),
            ("https://a.example/b/c/d?q", "?y", Some("https://a.example/b/c/d")),
            ("https://a.example/b/c/d?q", "", Some("https://a.example/b/c/d")),
            ("https://a.example/b/", "g;x=1/../y", Some("https://a.example/b/y")),
            ("https://a.example/b/", "\\g\\h", Some("https://a.example/g/h")),
            ("https://a.example/b/", "\\/h.example\\x", Some("https://h.example/x")),
            ("https://a.example/b/", "///h.example/x", Some("https://h.example/x")),
            ("https://a.example/b/", "//h.example:443", Some("https://h.example/")),
            ("https://a.example:8443/b/", "/x", Some("https://a.example:8443/x")),
            ("https://a.example/b/", "https:x", Some("https://a.example/b/x")),
            ("https://a.example/b/", "HTTPS:/x", Some("https://a.example/x")),
            ("https://a.example/b/", "https:#x", Some("https://a.example/b/")),
            ("https://a.example/b/", "http:x", Some("http://x/")),
            ("https://a.example/b/", "data:x", Some("data:x")),
            ("https://a.example/b/", " \n%2E%2e/\u{e9} ", Some("https://a.example/%C3%A9")),
            ("https://a.example/b/", "1:x", Some("https://a.example/b/1:x")),
            ("https://a.example/b/", "//", None),
            ("https://a.example/b/", "//a b", None),
            ("file:///a/b", "c", Some("file:///a/c")),
            ("file:///a/b", "//h/c", Some("file://h/c")),
            ("file://h/a/b", "/c", Some("file://h/c")),
            ("file://h/a/b", "file:c", Some("file://h/a/c")),
            ("data:text/html,x", "y", None),
            ("data:text/html,x", "#y", Some("data:text/html,x")),
            ("data:text/html,x", "https:y", Some("https://y/")),
            ("about:blank", "", None),
            ("custom://h", "x", Some("custom://h/x")),
            ("custom://h/a/b", "\\x", Some("custom://h/a/\\x")),
            ("custom://h/a/b", "//g", Some("custom://g")),
            ("custom:/a/b", "custom:x", Some("custom:x")),
            ("custom:/a/b", ".//x", Some("custom:/a//x")),
            ("custom:/a", ".//x", Some("custom:/.//x")),
        ] {
            let base = Url::parse(base).expect("a URL");
            assert_eq!(base.join(text).map(|url| url.to_string()).as_deref(), expected, "{base} {text}");
        }
    }
}
