//! One URL of every class that source lists tell apart.

use super::fresh;
use super::index::{Chain, Index, Member, Scope, UPGRADED, below, compatible, path_key};
use crate::csp::matching::Redirect;
use crate::csp::source::Port;
use crate::firsts::Names;
use crate::sorted::Sorted;
use crate::url::{Origin, Url, default_port, upgraded};

/// Which URLs are compared. [`Containment`](super::Containment) has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Urls {
    /// All of them.
    All,
    /// Those of requests other than WebSockets.
    Requests,
    /// Those of scripts: of several counterexamples, one that is known to run the code of an attacker is preferred.
    Scripts,
    /// Those of `fetch()` and of WebSockets.
    Connections,
    /// Those of `<base href>`, which no server redirects. A `data:` URL is never a base. With that of a WebSocket,
    /// `new WebSocket("/chat")` connects to its host.
    Bases,
    /// Those of pages that frame another one: they have no path, and no server redirects them.
    Ancestors,
}

/// One URL of a class.
pub(super) struct Cell {
    pub(super) url: Url,
    /// Lower is better to show.
    pub(super) rank: Rank,
}

/// A source of the lists, or several that differ in nothing that matters.
pub(super) struct Entry<'s> {
    pub(super) owner: Owner,
    /// The first of them in its list.
    pub(super) place: usize,
    pub(super) host: &'s str,
    pub(super) scope: &'s Scope<'s>,
    pub(super) path: &'s str,
    pub(super) members: &'s [Member<'s>],
    /// Whether one of them may match URLs of any scheme.
    pub(super) is_open: bool,
}

/// The cells inside an entry.
pub(super) struct Inside<'s> {
    /// The sources that match the host of the cells.
    pub(super) chain: Chain<'s>,
    pub(super) cells: Vec<Cell>,
}

/// How far a URL is from what an attacker would use first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) owner: Owner,
    scheme: usize,
    has_port: bool,
    has_path: bool,
}

/// Who owns the host of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// Anyone.
    Anyone,
    /// The owner of a domain, below which any host is allowed.
    Domain,
    /// A host that a source names.
    Named,
}

/// What the cells of sources are made from.
pub(super) struct Cells<'a, 'i> {
    index: &'i Index<'a>,
    page: &'a Origin,
    urls: Urls,
    fresh_host: String,
    fresh_scheme: String,
}

impl<'a, 'i> Cells<'a, 'i> {
    pub(super) fn new(index: &'i Index<'a>, page: &'a Origin, urls: Urls) -> Self {
        let is_named = |scheme: &str| page.scheme() == scheme || index.names_scheme(scheme);
        let (fresh_host, fresh_scheme) = (fresh::host(index, page), fresh::scheme(is_named));
        Cells { index, page, urls, fresh_host, fresh_scheme }
    }

    /// The cells inside an entry. What it matches on hosts that another source names is among the cells of that source.
    pub(super) fn inside(&self, entry: &Entry<'_>, redirect: Redirect) -> Inside<'i> {
        let owner = entry.owner;
        let host = match owner {
            Owner::Anyone => self.fresh_host.clone(),
            Owner::Domain => fresh::subdomain(self.index, self.page, &entry.host[1..]),
            Owner::Named => entry.host.to_owned(),
        };
        let chain = self.index.chain(Some(&host));
        let mut cells = Vec::new();
        for scheme in self.schemes(entry, &chain) {
            let rank = SCHEMES.iter().position(|known| *known == scheme).unwrap_or(SCHEMES.len());
            let mut push = |text: &str, has_port, has_path| {
                let rank = Rank { owner, scheme: rank, has_port, has_path };
                cells.extend(Url::parse(text).map(|url| Cell { url, rank }));
            };
            if owner == Owner::Anyone && self.urls != Urls::Ancestors && default_port(&scheme).is_none() {
                push(&self.without_host(&scheme), false, false);
            }
            for port in self.ports(entry.scope, &chain).keys().copied() {
                let suffix = port.map(|port| format!(":{port}")).unwrap_or_default();
                for path in self.paths(entry.path, &chain, &scheme, port, redirect).iter() {
                    push(&format!("{scheme}://{host}{suffix}{path}"), port.is_some(), path.len() > 1);
                }
            }
        }
        Inside { chain, cells }
    }

    /// The schemes of URLs that an entry can match.
    fn schemes(&self, entry: &Entry<'_>, chain: &Chain<'_>) -> Vec<String> {
        let mut schemes = Names::default();
        match entry.scope.scheme.as_deref() {
            Some(scheme) => schemes.extend([Some(scheme), upgraded(scheme)].into_iter().flatten()),
            // A host without a scheme has that of the page.
            None if entry.scope.port != Some(Port::Any) => {
                schemes.extend([Some(self.page.scheme()), upgraded(self.page.scheme())].into_iter().flatten());
            }
            None => schemes.extend(["https", "http", "wss", "ws", self.page.scheme()]),
        }
        if entry.is_open {
            schemes.extend(SCHEMES);
            schemes.insert(self.fresh_scheme.as_str());
            schemes.extend(chain.iter().flat_map(|host| host.schemes.iter()));
        }
        schemes.iter().filter(|scheme| self.urls.has_scheme(scheme)).map(str::to_owned).collect()
    }

    /// The ports that sources tell apart inside one with this scope.
    fn ports(&self, scope: &Scope<'_>, chain: &Chain<'_>) -> Sorted<Option<u16>> {
        let mut ports = Sorted::new();
        match scope.port {
            None => ports.extend([None]),
            Some(UPGRADED) => ports.extend([None, Some(80)]),
            Some(Port::Number(port)) => ports.extend([Some(port)]),
            Some(Port::Any) => {
                ports.extend(chain.iter().flat_map(|host| host.ports.keys()).copied());
                ports.extend([None, self.page.port()]);
                ports.insert(Some(fresh::port(|port| ports.contains(&Some(port)))));
            }
        }
        ports
    }

    /// The paths that sources tell apart inside one with this path. A path that ends with `/` is also one of those below it that
    /// no source names: a source with such a path matches all of them.
    fn paths(&self, path: &str, chain: &Chain<'_>, scheme: &str, port: Option<u16>, redirect: Redirect) -> Names<'i> {
        let mut paths = Names::default();
        if self.urls == Urls::Ancestors || redirect == Redirect::Followed {
            paths.insert("/");
            return paths;
        }
        let key = path_key(path);
        if key.is_empty() || key.ends_with('/') {
            let port = port.filter(|port| Some(*port) != default_port(scheme));
            for sources in compatible(chain, scheme, port) {
                paths.extend(below(sources, &key).map(|path| if path.is_empty() { "/" } else { path }.to_owned()));
            }
        }
        paths.insert(if path.is_empty() { "/" } else { path }.to_owned());
        paths
    }

    /// A URL of a scheme whose URLs need no host.
    fn without_host(&self, scheme: &str) -> String {
        match scheme {
            "data" => "data:,".to_owned(),
            "blob" | "filesystem" => format!("{scheme}:https://{}/1", self.fresh_host),
            "file" => "file:///".to_owned(),
            _ => format!("{scheme}:1"),
        }
    }
}

impl Urls {
    /// Whether one of them can have this scheme.
    fn has_scheme(self, scheme: &str) -> bool {
        let is_socket = matches!(scheme, "ws" | "wss");
        match self {
            Urls::All | Urls::Connections => true,
            Urls::Requests | Urls::Scripts => !is_socket,
            // HTML, #set-the-frozen-base-url, step 3
            Urls::Bases => !matches!(scheme, "data" | "javascript"),
            // Pages of these schemes have opaque origins, or that of the page that made them.
            Urls::Ancestors => !matches!(scheme, "data" | "blob" | "filesystem" | "mediastream") && !is_socket,
        }
    }

    /// Whether a server can redirect them to a URL of this scheme (Fetch, #http-redirect-fetch, step 6).
    pub(super) fn are_redirected_to(self, scheme: &str) -> bool {
        !matches!(self, Urls::Bases | Urls::Ancestors) && matches!(scheme, "http" | "https")
    }
}

impl Owner {
    /// Who owns the hosts that a pattern matches.
    pub(super) fn of(pattern: &str) -> Self {
        match pattern.strip_prefix('*') {
            Some("") => Owner::Anyone,
            Some(_) => Owner::Domain,
            None => Owner::Named,
        }
    }
}

/// Schemes that everyone can use, the best known first.
const SCHEMES: [&str; 7] = ["https", "http", "wss", "ws", "data", "blob", "filesystem"];
