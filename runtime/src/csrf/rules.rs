//! What a policy says about requests from other sites, as the macro renders it.

use http::Method;

use super::path;

/// What browsers send as `Origin` from the site's own pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// The origin that the policy declares, serialised.
    Declared(&'static str),
    /// The policy declares none: the host that a request is for, with one of these schemes.
    OfHost(&'static [Scheme]),
}

/// A scheme that web pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// In lower case, without its colon.
    pub name: &'static str,
    /// The port that a URL of the scheme has when it names none.
    pub port: u16,
}

/// The hosts that are the same site as the policy's own origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// In lower case, without its colon.
    pub scheme: &'static str,
    /// The registrable domain. The Public Suffix List has no suffix below it.
    pub domain: &'static str,
}

/// A method and a path.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `None` for every method.
    pub method: Option<&'static str>,
    /// In its canonical form.
    pub path: &'static str,
}

/// What happens to a request that says nothing about where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// A token decides.
    Token,
    /// It passes.
    Allow,
    /// It is rejected.
    Reject,
}

/// What other sites may read.
#[derive(Clone, Copy, Debug)]
pub struct Isolation {
    /// Everything about these.
    pub exempt: &'static [Route],
    /// Whether pages may be framed.
    pub frames: bool,
}

/// All of it.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The site's own origin.
    pub own: Own,
    /// Other origins that may send requests that change something, serialised.
    pub trusted: &'static [&'static str],
    /// Whether all hosts of the same site may.
    pub subdomains: bool,
    /// Which hosts these are by their `Origin`; `None` where only the browser can tell.
    pub site: Option<Site>,
    /// What is not checked.
    pub exempt: &'static [Route],
    /// What is checked whatever its method.
    pub protect: &'static [Route],
    /// What happens to the rest.
    pub fallback: Fallback,
    /// What other sites may read; everything without it.
    pub isolation: Option<Isolation>,
}

impl Rules {
    /// Whether a request is checked although its method is safe. What a router makes of a path in another form is unknown,
    /// so that such a path may be any of those that are protected.
    pub(super) fn protects(&self, method: &Method, path: &str) -> bool {
        let is_protected = |route: &Route| route.takes(method) && path::is_same(route.path, path);
        !self.protect.is_empty() && (!path::is_canonical(path) || self.protect.iter().any(is_protected))
    }

    /// Whether `Origin` is trusted.
    pub(super) fn trusts(&self, origin: &[u8]) -> bool {
        self.trusted.iter().any(|trusted| trusted.as_bytes() == origin)
    }
}

impl Route {
    /// `HEAD` is answered by what answers `GET`.
    fn takes(&self, method: &Method) -> bool {
        self.method.is_none_or(|own| own == method.as_str() || (own == "GET" && *method == Method::HEAD))
    }
}

/// Whether a request is one of these. The paths of a policy are canonical: no other form of one is equal to it.
pub(super) fn lists(routes: &[Route], method: &Method, path: &str) -> bool {
    routes.iter().any(|route| route.path == path && route.takes(method))
}
