//! What a policy has said of requests from elsewhere, as the macro has rendered it.

use http::Method;

/// An origin, its port always named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'o> {
    /// In lower case, without its colon.
    pub scheme: &'o str,
    /// In lower case.
    pub host: &'o str,
    /// `None` where the scheme has none.
    pub port: Option<u16>,
}

/// A method and a path.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `None` for every method.
    pub method: Option<&'static str>,
    /// As it is sent.
    pub path: &'static str,
}

/// What becomes of a request that says nothing about where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// A token decides.
    Token,
    /// It passes.
    Allow,
    /// It is refused.
    Refuse,
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
    /// The origin that the policy declares.
    pub origin: Option<Origin<'static>>,
    /// Others that may send what changes something.
    pub trusted: &'static [Origin<'static>],
    /// Whether all hosts of the same site may.
    pub subdomains: bool,
    /// What is not checked.
    pub exempt: &'static [Route],
    /// What is checked whatever its method.
    pub protect: &'static [Route],
    /// What becomes of the rest.
    pub fallback: Fallback,
    /// What other sites may read; everything where there is none.
    pub isolation: Option<Isolation>,
}

impl Route {
    /// `HEAD` is answered by what answers `GET`.
    pub(super) fn is(&self, method: &Method, path: &str) -> bool {
        let same_method = |own: &str| own == method.as_str() || (own == "GET" && *method == Method::HEAD);
        self.path == path && self.method.is_none_or(same_method)
    }
}

pub(super) fn lists(routes: &[Route], method: &Method, path: &str) -> bool {
    routes.iter().any(|route| route.is(method, path))
}
