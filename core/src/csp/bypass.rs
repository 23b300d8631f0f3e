//! Table: hosts that defeat a list of hosts, one row each. Widely known ones, not all there are.

use super::matching::{host_matches, path_matches};
use super::source::{HostSource, Port, SourceExpression};
use crate::host::{Owner, owner};
use crate::url::page_schemes;

/// A host on which an attacker finds a script that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BypassHost {
    /// The host, or `*.` and what it is below.
    pub pattern: &'static str,
    /// What is there.
    pub holds: Holds,
    /// Where on the host that is known to be; empty where it is everywhere, or nowhere in particular.
    pub path: &'static str,
    /// Whether it takes `unsafe_eval` besides.
    pub needs_eval: bool,
}

/// What makes a host a way around a list of hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Holds {
    /// Endpoints that wrap their answer in a callback whose name the caller chooses (JSONP).
    Callbacks,
    /// Libraries that run text from the page: old AngularJS and its kin.
    Libraries,
    /// Packages, which anyone can publish.
    Packages,
    /// Files and sites of anyone who asks.
    Uploads,
}

/// A way around a list of hosts that one of its sources opens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bypass {
    /// The host, or `*.` and what it is below.
    pub pattern: String,
    /// What is there.
    pub holds: Holds,
}

impl HostSource {
    /// What lets an attacker's script in under this source, where the list has `unsafe_eval` or not. A source that lets
    /// everyone in is none: what it opens has no name.
    pub fn bypass(&self, evaluates: bool) -> Option<Bypass> {
        if SourceExpression::Host(self.clone()).lets_anyone_in() {
            return None;
        }
        let row = BYPASS_HOSTS.iter().find(|row| row.is_covered_by(self) && (evaluates || !row.needs_eval));
        match row {
            Some(row) => Some(Bypass { pattern: row.pattern.to_owned(), holds: row.holds }),
            None => self.service().map(|name| Bypass { pattern: format!("*.{name}"), holds: Holds::Uploads }),
        }
    }

    /// The name of a service that gives everyone a name below its own, where this source lets all of them in.
    fn service(&self) -> Option<&str> {
        self.host.strip_prefix("*.").filter(|name| owner(name) == Some(Owner::Service))
    }
}

impl SourceExpression {
    /// Whether this lets in hosts that anyone can get: all there are, or all of a service such as `*.github.io`.
    pub fn has_many_owners(&self) -> bool {
        let gives_names = |row: &BypassHost| row.holds == Holds::Uploads && row.pattern.starts_with("*.");
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
    const fn new(pattern: &'static str, holds: Holds, path: &'static str) -> Self {
        BypassHost { pattern, holds, path, needs_eval: false }
    }

    const fn with_eval(pattern: &'static str, holds: Holds, path: &'static str) -> Self {
        BypassHost { pattern, holds, path, needs_eval: true }
    }

    /// Whether a browser lets a script from there pass under `source`.
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

    /// Whether the host of a source is this one, or lets it in.
    fn covers_name(&self, host: &str) -> bool {
        match self.pattern.strip_prefix("*.") {
            // All of them, or all below one. A host that is named is somebody's, hopefully the site's own.
            Some(suffix) => host
                .strip_prefix("*.")
                .is_some_and(|wild| wild.eq_ignore_ascii_case(suffix) || host_matches(self.pattern, wild)),
            None => host_matches(host, self.pattern),
        }
    }

    /// Whether what is dangerous lies under this path of a source.
    fn is_below(&self, path: &str) -> bool {
        let depth = path.split('/').filter(|piece| !piece.is_empty()).count();
        match self.holds {
            _ if depth == 0 => true,
            Holds::Callbacks | Holds::Libraries => !self.path.is_empty() && path_matches(path, self.path),
            // `/npm/` holds every package, `/npm/vue@3.5.0/` the one that was meant.
            Holds::Packages => depth == 1 && path.ends_with('/'),
            // The bucket of somebody, hopefully the site's own; on a host below, a path excludes nothing.
            Holds::Uploads => self.pattern.starts_with("*."),
        }
    }
}

impl Holds {
    /// What is there, in words that go on from "where".
    pub fn describe(self) -> &'static str {
        match self {
            Holds::Callbacks => "endpoints call any function that an address names",
            Holds::Libraries => "libraries lie that run text from the page as script",
            Holds::Packages => "anyone can publish a package",
            Holds::Uploads => "anyone can upload a file",
        }
    }
}

/// Every such host.
pub const BYPASS_HOSTS: &[BypassHost] = &[
    BypassHost::new("accounts.google.com", Holds::Callbacks, "/o/oauth2/revoke"),
    BypassHost::new("api.facebook.com", Holds::Callbacks, "/restserver.php"),
    BypassHost::new("api.flickr.com", Holds::Callbacks, "/services/feeds/photos_friends.gne"),
    BypassHost::new("api.map.baidu.com", Holds::Callbacks, ""),
    BypassHost::new("api.mixpanel.com", Holds::Callbacks, "/track/"),
    BypassHost::new("api.vk.com", Holds::Callbacks, "/method/wall.get"),
    BypassHost::new("books.google.com", Holds::Callbacks, "/books"),
    BypassHost::new("clients1.google.com", Holds::Callbacks, "/complete/search"),
    BypassHost::new("cse.google.com", Holds::Callbacks, ""),
    BypassHost::new("fast.wistia.com", Holds::Callbacks, "/embed/medias/o75jtw7654.json"),
    BypassHost::new("googleads.g.doubleclick.net", Holds::Callbacks, "/pagead/conversion/1036918760/wcm"),
    BypassHost::new("graph.facebook.com", Holds::Callbacks, "/1/"),
    BypassHost::new("gum.criteo.com", Holds::Callbacks, "/sync"),
    BypassHost::new("maps.google.com", Holds::Callbacks, "/maps/vt"),
    BypassHost::new("maps.googleapis.com", Holds::Callbacks, "/maps/api/js/GeoPhotoService.GetMetadata"),
    BypassHost::new("mc.yandex.ru", Holds::Callbacks, "/watch/24306916/1"),
    BypassHost::new("nominatim.openstreetmap.org", Holds::Callbacks, ""),
    BypassHost::new("pagead2.googlesyndication.com", Holds::Callbacks, "/relatedsearch"),
    BypassHost::new("partner.googleadservices.com", Holds::Callbacks, "/gampad/ads"),
    BypassHost::new("publish.twitter.com", Holds::Callbacks, "/oembed"),
    BypassHost::new("securepubads.g.doubleclick.net", Holds::Callbacks, "/gampad/ads"),
    BypassHost::with_eval("ssl.google-analytics.com", Holds::Callbacks, "/gtm/js"),
    BypassHost::new("syndication.twitter.com", Holds::Callbacks, "/widgets/timelines/765840589183213568"),
    BypassHost::new("translate.google.com", Holds::Callbacks, "/translate_a/l"),
    BypassHost::new("translate.googleapis.com", Holds::Callbacks, "/translate_a/l"),
    BypassHost::new("translate.yandex.net", Holds::Callbacks, "/api/v1.5/tr.json/detect"),
    BypassHost::new("vimeo.com", Holds::Callbacks, "/api/oembed.json"),
    BypassHost::new("*.wikipedia.org", Holds::Callbacks, ""),
    BypassHost::new(
        "www.blogger.com",
        Holds::Callbacks,
        "/feeds/5578653387562324002/posts/summary/4427562025302749269",
    ),
    BypassHost::with_eval("www.google-analytics.com", Holds::Callbacks, "/gtm/js"),
    BypassHost::new("www.google.com", Holds::Callbacks, "/tools/feedback/escalation-options"),
    BypassHost::with_eval("www.googleadservices.com", Holds::Callbacks, "/pagead/conversion/1070110417/wcm"),
    BypassHost::new("www.googleapis.com", Holds::Callbacks, "/freebase/v1/topic/m/0344_"),
    BypassHost::with_eval("www.googletagmanager.com", Holds::Callbacks, "/gtm/js"),
    BypassHost::new("www.youtube.com", Holds::Callbacks, "/profile_style"),
    BypassHost::new("ajax.googleapis.com", Holds::Libraries, "/ajax/libs/angularjs/1.2.0rc1/angular-route.min.js"),
    BypassHost::new("cdn.bootcss.com", Holds::Libraries, "/angular.js/1.2.0/angular.min.js"),
    BypassHost::new("cdnjs.cloudflare.com", Holds::Libraries, "/ajax/libs/angular.js/1.2.16/angular.min.js"),
    BypassHost::new("www.gstatic.com", Holds::Libraries, "/fsn/angular_js-bundle1.js"),
    BypassHost::new("yandex.st", Holds::Libraries, "/angularjs/1.2.16/angular-cookies.min.js"),
    BypassHost::new("yastatic.net", Holds::Libraries, "/angularjs/1.2.23/angular.min.js"),
    BypassHost::new("cdn.jsdelivr.net", Holds::Packages, ""),
    BypassHost::new("cdn.skypack.dev", Holds::Packages, ""),
    BypassHost::new("esm.sh", Holds::Packages, ""),
    BypassHost::new("ga.jspm.io", Holds::Packages, ""),
    BypassHost::new("unpkg.com", Holds::Packages, ""),
    BypassHost::new("*.amazonaws.com", Holds::Uploads, ""),
    BypassHost::new("*.appspot.com", Holds::Uploads, ""),
    BypassHost::new("*.azureedge.net", Holds::Uploads, ""),
    BypassHost::new("*.azurewebsites.net", Holds::Uploads, ""),
    BypassHost::new("*.blob.core.windows.net", Holds::Uploads, ""),
    BypassHost::new("*.cloudfront.net", Holds::Uploads, ""),
    BypassHost::new("dl.dropboxusercontent.com", Holds::Uploads, ""),
    BypassHost::new("*.fastly.net", Holds::Uploads, ""),
    BypassHost::new("*.firebaseapp.com", Holds::Uploads, ""),
    BypassHost::new("*.fly.dev", Holds::Uploads, ""),
    BypassHost::new("*.github.io", Holds::Uploads, ""),
    BypassHost::new("*.gitlab.io", Holds::Uploads, ""),
    BypassHost::new("*.googleusercontent.com", Holds::Uploads, ""),
    BypassHost::new("*.herokuapp.com", Holds::Uploads, ""),
    BypassHost::new("*.netlify.app", Holds::Uploads, ""),
    BypassHost::new("*.onrender.com", Holds::Uploads, ""),
    BypassHost::new("*.pages.dev", Holds::Uploads, ""),
    BypassHost::new("*.r2.dev", Holds::Uploads, ""),
    BypassHost::new("*.run.app", Holds::Uploads, ""),
    BypassHost::new("*.shopify.com", Holds::Uploads, ""),
    BypassHost::new("storage.googleapis.com", Holds::Uploads, ""),
    BypassHost::new("*.tumblr.com", Holds::Uploads, ""),
    BypassHost::new("*.vercel.app", Holds::Uploads, ""),
    BypassHost::new("*.web.app", Holds::Uploads, ""),
    BypassHost::new("*.workers.dev", Holds::Uploads, ""),
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
            ("https://www.google.com/recaptcha/", None),
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
            assert!(BYPASS_HOSTS[..index].iter().all(|other| other.pattern != row.pattern), "{} twice", row.pattern);
            assert!(row.path.is_empty() || row.path.starts_with('/'), "{}", row.pattern);
            assert_eq!(row.pattern, row.pattern.to_ascii_lowercase());
        }
        assert!(BYPASS_HOSTS.len() > 60, "{} hosts", BYPASS_HOSTS.len());
    }
}
