//! Sources by what they match, so that only the few that can match a URL are compared with it.

use crate::csp::keyword::Keyword;
use crate::csp::matching::Redirect;
use crate::csp::source::{HostSource, Port, SourceExpression};
use crate::firsts::{ByName, Names};
use crate::host::domains_above;
use crate::percent::decode;
use crate::sorted::Sorted;
use crate::url::{Origin, Url, default_port, plain};
use std::borrow::Cow;

/// The sources of several lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Index<'a> {
    hosts: ByName<'a, Host<'a>>,
}

/// The sources with the same host.
#[derive(Clone, Debug, Default)]
pub(super) struct Host<'a> {
    /// The ports that they name.
    pub(super) ports: Sorted<Option<u16>>,
    /// The schemes that they name.
    pub(super) schemes: Names<'a>,
    sources: Sorted<Scope<'a>, Paths<'a>>,
}

/// Sources by their path, with one spelling of it.
type Paths<'a> = ByName<'static, (&'a str, Vec<Member<'a>>)>;

/// What a source requires of a URL besides its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// In lower case; `*` also for sources that match URLs without a host.
    pub(super) host: Cow<'a, str>,
    pub(super) scope: Scope<'a>,
}

/// What a source requires of the scheme and the port of a URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scope<'a> {
    /// In lower case; `None` if it depends on the page, and if there are several.
    pub(super) scheme: Option<Cow<'a, str>>,
    pub(super) port: Option<Port>,
}

/// A source of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    /// The number of the list.
    pub(super) list: usize,
    /// The number of the source in its list.
    pub(super) place: usize,
    /// The source; `None` for one that can match any URL, such as a slot.
    pub(super) source: Option<&'a SourceExpression>,
}

/// The sources whose host matches a URL.
pub(super) type Chain<'s> = Vec<&'s Host<'s>>;

impl<'a> Index<'a> {
    /// Adds a source under its key and its path.
    pub(super) fn add(&mut self, key: Key<'a>, path: &'a str, member: Member<'a>) {
        let host = self.hosts.or_default(key.host);
        host.schemes.extend(key.scope.scheme.clone());
        if let Some(Port::Number(port)) = key.scope.port {
            host.ports.insert(Some(port));
        }
        let (text, members) = host.sources.or_default(key.scope).or_default(path_key(path));
        if members.is_empty() {
            *text = path;
        }
        members.push(member);
    }

    /// The sources by host, by scope and by path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Scope<'a>, &Paths<'a>)> {
        self.hosts
            .iter()
            .flat_map(|(name, host)| host.sources.as_slice().iter().map(move |(scope, paths)| (name, scope, paths)))
    }

    /// Whether a source has this host, which is in lower case.
    pub(super) fn names(&self, host: &str) -> bool {
        self.hosts.get(host).is_some()
    }

    /// Whether a source names this scheme.
    pub(super) fn names_scheme(&self, scheme: &str) -> bool {
        self.hosts.values().iter().any(|host| host.schemes.contains(scheme))
    }

    /// Whether a source other than `*` matches this host, which is in lower case.
    pub(super) fn knows(&self, host: &str) -> bool {
        self.names(host) || wildcards(host).any(|pattern| self.names(&pattern))
    }

    /// The sources that match this host, which is in lower case; without one, those of every host.
    pub(super) fn chain(&self, host: Option<&str>) -> Chain<'_> {
        let own = host.and_then(|host| self.hosts.get(host));
        let wide = host.into_iter().flat_map(wildcards).filter_map(|pattern| self.hosts.get(&pattern));
        own.into_iter().chain(wide).chain(self.hosts.get("*")).collect()
    }
}

/// The patterns with a wildcard that match a host, apart from `*`.
fn wildcards(host: &str) -> impl Iterator<Item = String> {
    domains_above(host).map(|domain| format!("*.{domain}"))
}

/// Passes each source of a chain that can match a URL to `look`.
pub(super) fn candidates<'s>(chain: &Chain<'s>, url: &'s Url, redirect: Redirect, mut look: impl FnMut(&Member<'s>)) {
    let key = path_key(url.path());
    for sources in compatible(chain, url.scheme(), url.port()) {
        match redirect {
            Redirect::None => of_path(sources, &key).for_each(&mut look),
            // The path is not compared after a redirect.
            Redirect::Followed => sources.values().iter().flat_map(|(_, members)| members).for_each(&mut look),
        }
    }
}

/// The sources of a chain that can match URLs of this scheme and port, whatever their path.
pub(super) fn compatible<'s>(chain: &Chain<'s>, scheme: &'s str, port: Option<u16>) -> Vec<&'s Paths<'s>> {
    // #match-schemes
    let mut schemes = vec![None, Some(scheme)];
    schemes.extend(plain(scheme).map(Some));
    // #match-ports
    let number = port.or(default_port(scheme)).map(Port::Number);
    let mut ports = vec![Some(Port::Any)];
    if port.is_none() {
        ports.extend([None, Some(UPGRADED)]);
    }
    ports.extend(number.map(Some).filter(|number| !ports.contains(number)));
    let mut found = Vec::new();
    for host in chain {
        for scheme in &schemes {
            for port in &ports {
                found.extend(host.sources.get(&Scope { scheme: scheme.map(Cow::Borrowed), port: *port }));
            }
        }
    }
    found
}

impl<'a> Key<'a> {
    fn new(host: Cow<'a, str>, scheme: Option<Cow<'a, str>>, port: Option<Port>) -> Self {
        Key { host, scope: Scope { scheme, port } }
    }

    /// The key of whatever can match URLs of any host and port.
    pub(super) fn any(scheme: Option<Cow<'a, str>>) -> Self {
        Key::new(Cow::Borrowed("*"), scheme, Some(Port::Any))
    }

    /// The key of a source and its path, on a page of this origin; `None` if it matches no URL.
    pub(super) fn of(source: &'a SourceExpression, page: &'a Origin) -> Option<(Key<'a>, &'a str)> {
        Some(match source {
            SourceExpression::Host(host) if host.is_any() => (Key::any(None), ""),
            SourceExpression::Host(HostSource { scheme, host, port, path }) => {
                let scheme = scheme.as_deref().map(lower_case);
                (Key::new(lower_case(host), scheme, *port), path.as_deref().unwrap_or_default())
            }
            SourceExpression::Scheme(scheme) => (Key::any(Some(lower_case(scheme))), ""),
            SourceExpression::Unquoted(name) => (Key::new(lower_case(name), None, None), ""),
            SourceExpression::Keyword(Keyword::SelfOrigin) => {
                (Key::new(lower_case(page.host()), None, Some(Port::Any)), "")
            }
            SourceExpression::Slot(_)
            | SourceExpression::Slots(_)
            | SourceExpression::Keyword(_)
            | SourceExpression::Nonce
            | SourceExpression::FixedNonce(_)
            | SourceExpression::Hash(_)
            | SourceExpression::PublicKey(_) => return None,
        })
    }
}

/// The sources of `paths` that can match a URL with this path.
pub(super) fn of_path<'s, 'a>(paths: &'s Paths<'a>, path: &str) -> impl Iterator<Item = &'s Member<'a>> {
    let directories = path.bytes().enumerate().filter(|(_, byte)| *byte == b'/').map(|(at, _)| &path[..=at]);
    let directories = directories.filter(move |directory| directory.len() < path.len());
    ["", path].into_iter().chain(directories).filter_map(|path| paths.get(path)).flat_map(|(_, members)| members)
}

/// The paths that sources name below this one, which ends with `/` or is empty.
pub(super) fn below<'s>(paths: &'s Paths<'_>, directory: &'s str) -> impl Iterator<Item = &'s str> {
    paths.from(directory).take_while(move |(path, _)| path.starts_with(directory)).map(|(_, (text, _))| *text)
}

/// The port of a source that also matches the default port of https.
pub(super) const UPGRADED: Port = Port::Number(80);

/// A path as browsers compare it: decoded, and empty if it matches every path. The bytes need not be UTF-8, so that each is the
/// character of its number here.
pub(in crate::csp) fn path_key(path: &str) -> String {
    let mut key = String::new();
    if matches!(path, "" | "/") {
        return key;
    }
    for (index, piece) in path.split('/').enumerate() {
        if index > 0 {
            key.push('/');
        }
        for byte in decode(piece).iter() {
            match byte {
                // A percent-encoded slash is part of a segment, not a separator.
                b'/' => key.push_str("\0/\0"),
                byte => key.push(char::from(*byte)),
            }
        }
    }
    key
}

fn lower_case(text: &str) -> Cow<'_, str> {
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(text.to_ascii_lowercase()),
        false => Cow::Borrowed(text),
    }
}
