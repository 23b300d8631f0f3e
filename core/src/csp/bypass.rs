//! Table: hosts that make an allowlist of hosts ineffective, one row each. It lists widely known ones, not all.

use super::matching::{host_matches, path_matches};
use super::source::{HostSource, Port, SourceExpression};
use crate::host::{Owner, owner};
use crate::url::page_schemes;

/// A host that serves something an attacker can use to run scripts on a page that allows the host.
///
/// ```
/// use security_policy_core::csp::{BYPASS_HOSTS, BypassKind};
///
/// let row = BYPASS_HOSTS.iter().find(|row| row.pattern == "cdn.jsdelivr.net");
/// assert_eq!(row.map(|row| row.kind), Some(BypassKind::Packages));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BypassHost {
    /// The host, or `*.` and a parent domain.
    pub pattern: &'static str,
    /// What the host serves.
    pub kind: BypassKind,
    /// The path of a known example, or what the paths of all packages start with; empty if there is none, or if any path works.
    pub path: &'static str,
    /// Whether the bypass also requires `unsafe_eval`.
    pub needs_eval: bool,
}

/// What a host serves that bypasses an allowlist of hosts. [`BypassHost`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BypassKind {
    /// Endpoints that return a call of a function named in the URL (JSONP).
    Callbacks,
    /// Libraries that run text in the page as script, such as old versions of AngularJS.
    Libraries,
    /// Packages that anyone can publish.
    Packages,
    /// Files or sites that anyone can upload.
    Uploads,
}

/// A bypass of a list of hosts that one of its sources allows. [`HostSource::bypass`] has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bypass {
    /// The host, or `*.` and a parent domain.
    pub pattern: String,
    /// What the host serves.
    pub kind: BypassKind,
}

impl HostSource {
    /// The bypass that this source allows; `evaluates` tells whether the list has `unsafe_eval`.
    ///
    /// Returns `None` for a source that matches hosts of anyone, such as `*`: it needs no bypass.
    ///
    /// ```
    /// use security_policy_core::csp::{BypassKind, SourceExpression};
    ///
    /// let source = SourceExpression::parse("https://cdn.jsdelivr.net");
    /// let Ok(SourceExpression::Host(host)) = source else { panic!("{source:?}") };
    /// assert_eq!(host.bypass(false).map(|bypass| bypass.kind), Some(BypassKind::Packages));
    /// ```
    pub fn bypass(&self, evaluates: bool) -> Option<Bypass> {
        if SourceExpression::Host(self.clone()).lets_anyone_in() {
            return None;
        }
        let row = BYPASS_HOSTS.iter().find(|row| row.is_covered_by(self) && (evaluates || !row.needs_eval));
        match row {
            Some(row) => Some(Bypass { pattern: row.pattern.to_owned(), kind: row.kind }),
            None => self.service().map(|name| Bypass { pattern: format!("*.{name}"), kind: BypassKind::Uploads }),
        }
    }

    /// The host and the path of a script that this source matches and an attacker chooses: those of [`HostSource::bypass`].
    pub(crate) fn bypass_address(&self, evaluates: bool) -> Option<(String, String)> {
        self.bypass(evaluates)?;
        let row = BYPASS_HOSTS.iter().find(|row| row.is_covered_by(self) && (evaluates || !row.needs_eval));
        let own = |host: &str| host.strip_prefix('*').map_or_else(|| host.to_owned(), |rest| format!("evil{rest}"));
        // The source may be narrower than the pattern of the row: `*.s3.amazonaws.com`.
        let host = match row.filter(|row| !row.pattern.starts_with('*')) {
            Some(row) => row.pattern.to_owned(),
            None => own(&self.host),
        };
        let folder = self.path.as_deref().filter(|path| path.len() > 1 && path.ends_with('/'));
        let path = match row.map(|row| (row.kind, row.path)) {
            Some((BypassKind::Packages, path)) => {
                format!("{}evil", folder.unwrap_or(if path.is_empty() { "/" } else { path }))
            }
            Some((_, path)) if !path.is_empty() => path.to_owned(),
            _ => self.path.clone().unwrap_or_else(|| "/".to_owned()),
        };
        Some((host, path))
    }

    /// The service, such as `github.io`, that lets anyone register a subdomain, if this source matches all of them.
    fn service(&self) -> Option<&str> {
        self.host.strip_prefix("*.").filter(|name| owner(name) == Some(Owner::Service))
    }
}

impl SourceExpression {
    /// Whether this source matches hosts that anyone can register: all hosts, or all of a service such as `*.github.io`.
    pub fn has_many_owners(&self) -> bool {
        let gives_names = |row: &BypassHost| row.kind == BypassKind::Uploads && row.pattern.starts_with("*.");
        self.lets_anyone_in()
            || match self {
                SourceExpression::Host(host) => {
                    let covers = |row: &BypassHost| gives_names(row) && row.covers_name(&host.host);
                    host.service().is_some() || BYPASS_HOSTS.iter().any(covers)
                }
                _ => false,
            }
    }
}

impl BypassHost {
    const fn new(pattern: &'static str, kind: BypassKind, path: &'static str) -> Self {
        BypassHost { pattern, kind, path, needs_eval: false }
    }

    const fn with_eval(pattern: &'static str, kind: BypassKind, path: &'static str) -> Self {
        BypassHost { pattern, kind, path, needs_eval: true }
    }

    /// Whether `source` matches a script from this host.
    pub fn is_covered_by(&self, source: &HostSource) -> bool {
        let is_web = source
            .scheme
            .as_deref()
            .is_none_or(|scheme| page_schemes().any(|(web, _)| web.eq_ignore_ascii_case(scheme)));
        let is_default_port = match source.port {
            Some(Port::Number(port)) => page_schemes().any(|(_, default)| default == port),
            _ => true,
        };
        let host = self.covers_name(&source.host);
        is_web && is_default_port && host && self.is_below(source.path.as_deref().unwrap_or_default())
    }

    /// Whether the host of a source matches this one.
    fn covers_name(&self, host: &str) -> bool {
        match self.pattern.strip_prefix("*.") {
            // A wildcard for all subdomains. A single subdomain has one owner, presumably the site itself.
            Some(suffix) => host
                .strip_prefix("*.")
                .is_some_and(|wild| wild.eq_ignore_ascii_case(suffix) || host_matches(self.pattern, wild)),
            None => host_matches(host, self.pattern),
        }
    }

    /// Whether the path of a source includes what is dangerous.
    fn is_below(&self, path: &str) -> bool {
        let depth = path.split('/').filter(|piece| !piece.is_empty()).count();
        match self.kind {
            _ if depth == 0 => true,
            BypassKind::Callbacks | BypassKind::Libraries => !self.path.is_empty() && path_matches(path, self.path),
            // `/npm/` contains every package, `/npm/vue@3.5.0/` only one.
            BypassKind::Packages => depth == 1 && path.ends_with('/'),
            // The path names a bucket, presumably of the site itself. On a host for everyone's subdomains, it excludes nothing.
            BypassKind::Uploads => self.pattern.starts_with("*."),
        }
    }
}

impl BypassKind {
    /// What such a host serves, as the clause after "where" in a message.
    pub fn describe(self) -> &'static str {
        match self {
            BypassKind::Callbacks => "endpoints call any function that the URL names",
            BypassKind::Libraries => "libraries run text from the page as script",
            BypassKind::Packages => "anyone can publish a package",
            BypassKind::Uploads => "anyone can upload a file",
        }
    }
}

/// All known bypass hosts.
pub const BYPASS_HOSTS: &[BypassHost] = &[
    BypassHost::new("accounts.google.com", BypassKind::Callbacks, "/o/oauth2/revoke"),
    BypassHost::new("api.facebook.com", BypassKind::Callbacks, "/restserver.php"),
    BypassHost::new("api.flickr.com", BypassKind::Callbacks, "/services/feeds/photos_friends.gne"),
    BypassHost::new("api.map.baidu.com", BypassKind::Callbacks, ""),
    BypassHost::new("api.mixpanel.com", BypassKind::Callbacks, "/track/"),
    BypassHost::new("api.vk.com", BypassKind::Callbacks, "/method/wall.get"),
    BypassHost::new("books.google.com", BypassKind::Callbacks, "/books"),
    BypassHost::new("clients1.google.com", BypassKind::Callbacks, "/complete/search"),
    BypassHost::new("cse.google.com", BypassKind::Callbacks, ""),
    BypassHost::new("fast.wistia.com", BypassKind::Callbacks, "/embed/medias/o75jtw7654.json"),
    BypassHost::new("googleads.g.doubleclick.net", BypassKind::Callbacks, "/pagead/conversion/1036918760/wcm"),
    BypassHost::new("graph.facebook.com", BypassKind::Callbacks, "/1/"),
    BypassHost::new("gum.criteo.com", BypassKind::Callbacks, "/sync"),
    BypassHost::new("maps.google.com", BypassKind::Callbacks, "/maps/vt"),
    BypassHost::new("maps.googleapis.com", BypassKind::Callbacks, "/maps/api/js/GeoPhotoService.GetMetadata"),
    BypassHost::new("mc.yandex.ru", BypassKind::Callbacks, "/watch/24306916/1"),
    BypassHost::new("nominatim.openstreetmap.org", BypassKind::Callbacks, ""),
    BypassHost::new("pagead2.googlesyndication.com", BypassKind::Callbacks, "/relatedsearch"),
    BypassHost::new("partner.googleadservices.com", BypassKind::Callbacks, "/gampad/ads"),
    BypassHost::new("publish.twitter.com", BypassKind::Callbacks, "/oembed"),
    BypassHost::new("securepubads.g.doubleclick.net", BypassKind::Callbacks, "/gampad/ads"),
    BypassHost::with_eval("ssl.google-analytics.com", BypassKind::Callbacks, "/gtm/js"),
    BypassHost::new("syndication.twitter.com", BypassKind::Callbacks, "/widgets/timelines/765840589183213568"),
    BypassHost::new("translate.google.com", BypassKind::Callbacks, "/translate_a/l"),
    BypassHost::new("translate.googleapis.com", BypassKind::Callbacks, "/translate_a/l"),
    BypassHost::new("translate.yandex.net", BypassKind::Callbacks, "/api/v1.5/tr.json/detect"),
    BypassHost::new("vimeo.com", BypassKind::Callbacks, "/api/oembed.json"),
    BypassHost::new("*.wikipedia.org", BypassKind::Callbacks, ""),
    BypassHost::new(
        "www.blogger.com",
        BypassKind::Callbacks,
        "/feeds/5578653387562324002/posts/summary/4427562025302749269",
    ),
    BypassHost::with_eval("www.google-analytics.com", BypassKind::Callbacks, "/gtm/js"),
    BypassHost::new("www.google.com", BypassKind::Callbacks, "/tools/feedback/escalation-options"),
    BypassHost::new("www.google.com", BypassKind::Libraries, "/recaptcha/about/js/main.min.js"),
    BypassHost::with_eval("www.googleadservices.com", BypassKind::Callbacks, "/pagead/conversion/1070110417/wcm"),
    BypassHost::new("www.googleapis.com", BypassKind::Callbacks, "/freebase/v1/topic/m/0344_"),
    BypassHost::with_eval("www.googletagmanager.com", BypassKind::Callbacks, "/gtm/js"),
    BypassHost::new("www.youtube.com", BypassKind::Callbacks, "/profile_style"),
    BypassHost::new("ajax.googleapis.com", BypassKind::Libraries, "/ajax/libs/angularjs/1.2.0rc1/angular-route.min.js"),
    BypassHost::new("cdn.bootcss.com", BypassKind::Libraries, "/angular.js/1.2.0/angular.min.js"),
    BypassHost::new("cdnjs.cloudflare.com", BypassKind::Libraries, "/ajax/libs/angular.js/1.2.16/angular.min.js"),
    BypassHost::new("www.gstatic.com", BypassKind::Libraries, "/fsn/angular_js-bundle1.js"),
    BypassHost::new("yandex.st", BypassKind::Libraries, "/angularjs/1.2.16/angular-cookies.min.js"),
    BypassHost::new("yastatic.net", BypassKind::Libraries, "/angularjs/1.2.23/angular.min.js"),
    BypassHost::new("cdn.jsdelivr.net", BypassKind::Packages, "/npm/"),
    BypassHost::new("cdn.skypack.dev", BypassKind::Packages, ""),
    BypassHost::new("esm.sh", BypassKind::Packages, ""),
    BypassHost::new("ga.jspm.io", BypassKind::Packages, ""),
    BypassHost::new("unpkg.com", BypassKind::Packages, ""),
    BypassHost::new("*.amazonaws.com", BypassKind::Uploads, ""),
    BypassHost::new("*.appspot.com", BypassKind::Uploads, ""),
    BypassHost::new("*.azureedge.net", BypassKind::Uploads, ""),
    BypassHost::new("*.azurewebsites.net", BypassKind::Uploads, ""),
    BypassHost::new("*.blob.core.windows.net", BypassKind::Uploads, ""),
    BypassHost::new("*.cloudfront.net", BypassKind::Uploads, ""),
    BypassHost::new("dl.dropboxusercontent.com", BypassKind::Uploads, ""),
    BypassHost::new("*.fastly.net", BypassKind::Uploads, ""),
    BypassHost::new("*.firebaseapp.com", BypassKind::Uploads, ""),
    BypassHost::new("*.fly.dev", BypassKind::Uploads, ""),
    BypassHost::new("*.github.io", BypassKind::Uploads, ""),
    BypassHost::new("*.gitlab.io", BypassKind::Uploads, ""),
    BypassHost::new("*.googleusercontent.com", BypassKind::Uploads, ""),
    BypassHost::new("*.herokuapp.com", BypassKind::Uploads, ""),
    BypassHost::new("*.netlify.app", BypassKind::Uploads, ""),
    BypassHost::new("*.onrender.com", BypassKind::Uploads, ""),
    BypassHost::new("*.pages.dev", BypassKind::Uploads, ""),
    BypassHost::new("*.r2.dev", BypassKind::Uploads, ""),
    BypassHost::new("*.run.app", BypassKind::Uploads, ""),
    BypassHost::new("*.shopify.com", BypassKind::Uploads, ""),
    BypassHost::new("storage.googleapis.com", BypassKind::Uploads, ""),
    BypassHost::new("*.tumblr.com", BypassKind::Uploads, ""),
    BypassHost::new("*.vercel.app", BypassKind::Uploads, ""),
    BypassHost::new("*.web.app", BypassKind::Uploads, ""),
    BypassHost::new("*.workers.dev", BypassKind::Uploads, ""),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csp::SourceExpression;

    fn covered(source: &str) -> Option<&'static str> {
        let Ok(SourceExpression::Host(source)) = SourceExpression::parse(source) else { panic!("{source} is a host") };
        BYPASS_HOSTS.iter().find(|row| row.is_covered_by(&source)).map(|row| row.pattern)
    }

    #[test]
    fn hosts_are_matched_as_browsers_match() {
        for (source, row) in [
            ("accounts.google.com", Some("accounts.google.com")),
            ("https://ACCOUNTS.google.com:443/", Some("accounts.google.com")),
            ("*.googleapis.com", Some("maps.googleapis.com")),
            ("https://accounts.google.com/o/oauth2/", Some("accounts.google.com")),
            ("https://accounts.google.com/gsi/client", None),
            ("https://www.google.com/recaptcha/", Some("www.google.com")),
            ("https://www.google.com/recaptcha/api.js", None),
            ("https://www.gstatic.com/recaptcha/", None),
            ("http://accounts.google.com:8080", None),
            ("wss://accounts.google.com", None),
            ("google.com", None),
            ("notaccounts.google.com", None),
            ("https://cdn.jsdelivr.net", Some("cdn.jsdelivr.net")),
            ("https://cdn.jsdelivr.net/npm/", Some("cdn.jsdelivr.net")),
            ("https://cdn.jsdelivr.net/npm/vue@3.5.0/", None),
            ("https://cdnjs.cloudflare.com/ajax/libs/", Some("cdnjs.cloudflare.com")),
            ("https://cdnjs.cloudflare.com/ajax/libs/jquery/", None),
            ("*.cloudfront.net", Some("*.cloudfront.net")),
            ("*.s3.amazonaws.com", Some("*.amazonaws.com")),
            ("d111111abcdef8.cloudfront.net", None),
            ("https://storage.googleapis.com/shop-assets/", None),
            ("https://storage.googleapis.com", Some("storage.googleapis.com")),
        ] {
            assert_eq!(covered(source), row, "{source}");
        }
    }

    #[test]
    fn every_row_is_one_host() {
        for (index, row) in BYPASS_HOSTS.iter().enumerate() {
            let is_same = |other: &BypassHost| other.pattern == row.pattern && other.kind == row.kind;
            assert!(!BYPASS_HOSTS[..index].iter().any(is_same), "{} twice", row.pattern);
            assert!(row.path.is_empty() || row.path.starts_with('/'), "{}", row.pattern);
            assert_eq!(row.pattern, row.pattern.to_ascii_lowercase());
        }
        assert!(BYPASS_HOSTS.len() > 60, "{} hosts", BYPASS_HOSTS.len());
    }
}
