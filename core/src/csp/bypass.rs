//! Table: hosts that defeat a list of hosts, one row each. Widely known ones, not all there are.

use super::matching::host_matches;
use super::source::HostSource;

/// A host on which an attacker finds a script that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BypassHost {
    /// The host, or `*.` and what it is below.
    pub pattern: &'static str,
    /// What is there.
    pub holds: Holds,
    /// Whether it takes `unsafe_eval` besides.
    pub needs_eval: bool,
}

/// What makes a host a way around a list of hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl BypassHost {
    const fn new(pattern: &'static str, holds: Holds) -> Self {
        BypassHost { pattern, holds, needs_eval: false }
    }

    const fn with_eval(pattern: &'static str, holds: Holds) -> Self {
        BypassHost { pattern, holds, needs_eval: true }
    }

    /// Whether a browser lets a script from there pass under `source`.
    pub fn is_covered_by(&self, source: &HostSource) -> bool {
        let is_one_file = source.path.as_deref().is_some_and(|path| !path.ends_with('/'));
        // One file is what it is: its answer can be steered where it is an endpoint, and only there.
        if is_one_file && self.holds != Holds::Callbacks {
            return false;
        }
        match self.pattern.strip_prefix("*.") {
            // A host below it, or all of them. A bucket that is named is somebody's, hopefully the site's own.
            Some(suffix) => source
                .host
                .strip_prefix("*.")
                .is_some_and(|wild| wild.eq_ignore_ascii_case(suffix) || host_matches(self.pattern, wild)),
            None => host_matches(&source.host, self.pattern),
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
    BypassHost::new("accounts.google.com", Holds::Callbacks),
    BypassHost::new("www.google.com", Holds::Callbacks),
    BypassHost::new("clients1.google.com", Holds::Callbacks),
    BypassHost::new("cse.google.com", Holds::Callbacks),
    BypassHost::new("maps.googleapis.com", Holds::Callbacks),
    BypassHost::new("translate.googleapis.com", Holds::Callbacks),
    BypassHost::new("www.googleapis.com", Holds::Callbacks),
    BypassHost::new("ajax.googleapis.com", Holds::Libraries),
    BypassHost::new("www.gstatic.com", Holds::Libraries),
    BypassHost::with_eval("www.googletagmanager.com", Holds::Callbacks),
    BypassHost::with_eval("www.google-analytics.com", Holds::Callbacks),
    BypassHost::with_eval("ssl.google-analytics.com", Holds::Callbacks),
    BypassHost::with_eval("www.googleadservices.com", Holds::Callbacks),
    BypassHost::new("googleads.g.doubleclick.net", Holds::Callbacks),
    BypassHost::new("securepubads.g.doubleclick.net", Holds::Callbacks),
    BypassHost::new("www.youtube.com", Holds::Callbacks),
    BypassHost::new("cdnjs.cloudflare.com", Holds::Libraries),
    BypassHost::new("cdn.jsdelivr.net", Holds::Packages),
    BypassHost::new("unpkg.com", Holds::Packages),
    BypassHost::new("esm.sh", Holds::Packages),
    BypassHost::new("cdn.skypack.dev", Holds::Packages),
    BypassHost::new("ga.jspm.io", Holds::Packages),
    BypassHost::new("yastatic.net", Holds::Libraries),
    BypassHost::new("mc.yandex.ru", Holds::Callbacks),
    BypassHost::new("api.vk.com", Holds::Callbacks),
    BypassHost::new("graph.facebook.com", Holds::Callbacks),
    BypassHost::new("api.facebook.com", Holds::Callbacks),
    BypassHost::new("publish.twitter.com", Holds::Callbacks),
    BypassHost::new("syndication.twitter.com", Holds::Callbacks),
    BypassHost::new("vimeo.com", Holds::Callbacks),
    BypassHost::new("api.flickr.com", Holds::Callbacks),
    BypassHost::new("*.wikipedia.org", Holds::Callbacks),
    BypassHost::new("nominatim.openstreetmap.org", Holds::Callbacks),
    BypassHost::new("api.map.baidu.com", Holds::Callbacks),
    BypassHost::new("gum.criteo.com", Holds::Callbacks),
    BypassHost::new("api.mixpanel.com", Holds::Callbacks),
    BypassHost::new("storage.googleapis.com", Holds::Uploads),
    BypassHost::new("*.cloudfront.net", Holds::Uploads),
    BypassHost::new("*.amazonaws.com", Holds::Uploads),
    BypassHost::new("*.blob.core.windows.net", Holds::Uploads),
    BypassHost::new("*.azureedge.net", Holds::Uploads),
    BypassHost::new("*.azurewebsites.net", Holds::Uploads),
    BypassHost::new("*.github.io", Holds::Uploads),
    BypassHost::new("*.gitlab.io", Holds::Uploads),
    BypassHost::new("*.herokuapp.com", Holds::Uploads),
    BypassHost::new("*.netlify.app", Holds::Uploads),
    BypassHost::new("*.vercel.app", Holds::Uploads),
    BypassHost::new("*.pages.dev", Holds::Uploads),
    BypassHost::new("*.workers.dev", Holds::Uploads),
    BypassHost::new("*.web.app", Holds::Uploads),
    BypassHost::new("*.firebaseapp.com", Holds::Uploads),
    BypassHost::new("*.appspot.com", Holds::Uploads),
    BypassHost::new("*.run.app", Holds::Uploads),
    BypassHost::new("*.fly.dev", Holds::Uploads),
    BypassHost::new("*.onrender.com", Holds::Uploads),
    BypassHost::new("*.shopify.com", Holds::Uploads),
    BypassHost::new("*.tumblr.com", Holds::Uploads),
    BypassHost::new("*.googleusercontent.com", Holds::Uploads),
    BypassHost::new("*.fastly.net", Holds::Uploads),
    BypassHost::new("*.r2.dev", Holds::Uploads),
];
