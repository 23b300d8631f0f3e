//! Reports that are not about the site's own code.

use super::field::Field;
use super::model::Report;
use super::violation::Blocked;

/// Why a report is not about the site's own code.
///
/// It is a guess from texts that anybody can send. Reports with a noise are counted apart; they are not dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Noise {
    /// A browser extension: its scheme is in what was blocked, in the source file or in the page.
    Extension,
    /// Code or content that something on the device has added to the page: an ad injector, the browser of an app, a translator.
    Injected,
    /// A page that the site does not serve: `about:`, `data:`, `file:`, or a copy in a translator or a cache.
    ForeignPage,
}

impl Noise {
    /// The name: `extension`, `injected` or `foreign_page`.
    pub const fn name(self) -> &'static str {
        match self {
            Noise::Extension => "extension",
            Noise::Injected => "injected",
            Noise::ForeignPage => "foreign_page",
        }
    }

    /// What it means, in a sentence.
    pub const fn doc(self) -> &'static str {
        match self {
            Noise::Extension => {
                "a browser extension adds code or requests to the page; the policy blocks them, and the site works"
            }
            Noise::Injected => {
                "something on the user's device adds content to the page: an ad injector, the browser of an app, a translator"
            }
            Noise::ForeignPage => {
                "the page is not one that a server sends: a local file, an empty page, or a translated copy"
            }
        }
    }
}

impl Report {
    /// Returns why the report is not about the site's own code; `None` if nothing says so.
    ///
    /// ```
    /// use security_policy_core::report::{Noise, Reader};
    ///
    /// let body = br#"{"csp-report": {
    ///     "document-uri": "https://shop.example/", "effective-directive": "script-src-elem", "blocked-uri": "chrome-extension"
    /// }}"#;
    /// let reports = Reader::default().read("application/csp-report", body)?;
    /// assert_eq!(reports.reports[0].noise(), Some(Noise::Extension));
    /// # Ok::<(), security_policy_core::report::ReadError>(())
    /// ```
    pub fn noise(&self) -> Option<Noise> {
        let text = |field| self.text(field).unwrap_or_default();
        let blocked = text(Field::BlockedUrl);
        let sources = [blocked, text(Field::SourceFile), text(Field::DocumentUrl), &self.url];
        if sources.iter().any(|url| has_scheme(url, EXTENSIONS)) {
            return Some(Noise::Extension);
        }
        let is_foreign = |url: &str| has_scheme(url, LOCAL) || host(url).is_some_and(|host| is_under(host, COPIES));
        if is_foreign(&self.url) || is_foreign(text(Field::DocumentUrl)) {
            return Some(Noise::ForeignPage);
        }
        // A site that uses `data:` itself declares it; what it does not declare comes from elsewhere, except in code, where a `data:`
        // script is an attack.
        let is_injected = match self.violation() {
            Some(violation) => {
                let is_script = violation.effective_directive.starts_with("script-src");
                let is_plain = matches!(violation.blocked, Blocked::Scheme(scheme) if INJECTED.contains(&scheme));
                is_plain && !is_script
            }
            None => false,
        };
        let is_injector = [blocked, text(Field::SourceFile)]
            .into_iter()
            .any(|url| has_scheme(url, APPS) || host(url).is_some_and(|host| is_under(host, INJECTORS)));
        (is_injected || is_injector).then_some(Noise::Injected)
    }
}

fn has_scheme(text: &str, schemes: &[&str]) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    schemes.iter().any(|name| name.eq_ignore_ascii_case(scheme))
}

fn host(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Some(authority.rsplit('@').next()?.split(':').next().unwrap_or_default())
}

fn is_under(host: &str, domains: &[&str]) -> bool {
    domains.iter().any(|domain| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// Schemes of extensions. Safari writes `webkit-masked-url://hidden/` for their files; `extension` is what Chromium's error messages and
/// some versions of Edge write.
const EXTENSIONS: &[&str] = &[
    "chrome-extension",
    "moz-extension",
    "ms-browser-extension",
    "safari-extension",
    "safari-web-extension",
    "webkit-masked-url",
    "extension",
    "user-script",
    "resource",
    "chrome",
];

/// Schemes of apps that show pages, and of what they inject.
const APPS: &[&str] =
    &["android-webview", "webviewprogressproxy", "gsa", "mbinit", "intent", "fb", "instagram", "kwai", "ms-appx-web"];

/// Schemes of pages that no server sends.
const LOCAL: &[&str] = &["about", "data", "blob", "file", "filesystem"];

/// Schemes that reports show for content without an address.
const INJECTED: &[&str] = &["about", "data", "blob"];

/// Hosts that show copies of pages.
const COPIES: &[&str] = &["translate.goog", "translate.googleusercontent.com", "webcache.googleusercontent.com"];

/// Hosts of content that programs on the device inject into pages.
const INJECTORS: &[&str] = &[
    "gc.kis.v2.scr.kaspersky-labs.com",
    "me.kis.v2.scr.kaspersky-labs.com",
    "kaspersky-labs.com",
    "superfish.com",
    "translate.google.com",
    "translate.googleapis.com",
    "translate-pa.googleapis.com",
];
