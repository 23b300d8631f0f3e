//! The rules of a policy's `csrf`, as the macro generates them.

use http::Method;

use super::path;

/// The site's own origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnOrigin {
    /// The declared origin, serialized.
    Declared(&'static str),
    /// The host of the request, with one of these schemes: the policy declares no origin.
    FromHost(&'static [Scheme]),
}

/// A scheme of web pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The scheme in lower case, without the colon.
    pub name: &'static str,
    /// Its default port.
    pub port: u16,
}

/// The site that the policy's origin belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// The scheme in lower case, without the colon.
    pub scheme: &'static str,
    /// The registrable domain, which has no public suffix below it.
    pub domain: &'static str,
}

/// A method and a path of the policy.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method; `None` for every method.
    pub method: Option<&'static str>,
    /// The path in its canonical form.
    pub path: &'static str,
}

/// What happens to a request with neither `Sec-Fetch-Site` nor `Origin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// It needs a token.
    Token,
    /// It passes.
    Allow,
    /// It is rejected.
    Reject,
}

/// Which responses other sites may load.
#[derive(Clone, Copy, Debug)]
pub struct Isolation {
    /// The routes that every site may load.
    pub exempt: &'static [Route],
    /// Whether other sites may load pages into frames.
    pub frames: bool,
}

/// The rules of a policy.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The site's own origin.
    pub own: OwnOrigin,
    /// Other origins that may send requests, serialized.
    pub trusted: &'static [&'static str],
    /// Whether other hosts of the same site may send requests.
    pub subdomains: bool,
    /// The site by which `Origin` is compared; `None` if only `Sec-Fetch-Site` can tell.
    pub site: Option<Site>,
    /// The routes that are not checked.
    pub exempt: &'static [Route],
    /// The routes that are checked although their method is safe.
    pub protect: &'static [Route],
    /// What happens to a request with neither header.
    pub fallback: Fallback,
    /// Which responses other sites may load; `None` for all.
    pub isolation: Option<Isolation>,
}

impl Rules {
    /// Whether a request is checked although its method is safe. A path that is not canonical may be routed to any
    /// protected one.
    pub(super) fn protects(&self, method: &Method, path: &str) -> bool {
        let is_protected = |route: &Route| route.accepts_method(method) && path::is_same(route.path, path);
        !self.protect.is_empty() && (!path::is_canonical(path) || self.protect.iter().any(is_protected))
    }

    /// Whether `Origin` is trusted.
    pub(super) fn trusts(&self, origin: &[u8]) -> bool {
        self.trusted.iter().any(|trusted| trusted.as_bytes() == origin)
    }
}

impl Route {
    /// Whether the route has this method. Handlers of `GET` also handle `HEAD`.
    fn accepts_method(&self, method: &Method) -> bool {
        self.method.is_none_or(|name| name == method.as_str() || (name == "GET" && *method == Method::HEAD))
    }
}

/// Whether one of the routes matches. Paths of a policy are canonical, so that they are compared exactly.
pub(super) fn any_matches(routes: &[Route], method: &Method, path: &str) -> bool {
    routes.iter().any(|route| route.path == path && route.accepts_method(method))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_has_one_method_or_every_one() {
        let methods = [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS, Method::CONNECT];
        for (method, accepted) in [
            (None, methods.to_vec()),
            (Some("GET"), vec![Method::GET, Method::HEAD]),
            (Some("HEAD"), vec![Method::HEAD]),
            (Some("POST"), vec![Method::POST]),
            (Some("post"), vec![]),
        ] {
            let route = Route { method, path: "/feed" };
            let found: Vec<_> = methods.iter().filter(|method| route.accepts_method(method)).cloned().collect();
            assert_eq!(found, accepted, "{method:?}");
            for method in &methods {
                assert_eq!(any_matches(&[route], method, "/feed"), accepted.contains(method), "{method}");
                assert!(!any_matches(&[route], method, "/feed/"), "{method}");
            }
        }
        assert!(!any_matches(&[], &Method::GET, "/feed"));
    }
}
