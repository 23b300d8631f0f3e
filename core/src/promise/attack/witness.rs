//! URLs that stand for all others: if an enforced policy allows any URL, it allows one of these.
//!
//! A source list compares the scheme, the host, the port and the path of a URL with those of its sources. The witnesses are a
//! host that no source names, the origin of the page, each host of a source with the parts that the sources mention, and a URL
//! for each scheme without a host.

use super::harm::Place;
use crate::csp::attack::EVIL;
use crate::csp::{HostSource, Port, SourceExpression};
use crate::fetch::Policies;
use crate::url::{Origin, Url, is_network, upgraded};
use std::collections::BTreeSet;

/// A URL, how an attack writes it, and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Witness {
    pub(super) url: Url,
    pub(super) text: String,
    pub(super) place: Place,
}

/// The witnesses for some policies. Those of the attacker come first, then the origin of the page.
pub(super) fn witnesses(policies: &Policies<'_>) -> Vec<Witness> {
    let sources: Vec<&SourceExpression> = sources(policies).collect();
    let evil = evil(&sources, policies.origin());
    let mut found = Found { origin: policies.origin(), evil, all: Vec::new(), texts: BTreeSet::new() };
    let evil = found.evil.clone();
    for scheme in ["https", "http", "wss", "ws"] {
        found.push(format!("{scheme}://{evil}/"), Place::Attacker);
    }
    found.push(format!("{}/upload/", policies.origin()), Place::Site);
    let secure = policies.origin().to_string().replacen("http", "https", 1);
    if !policies.origin().is_https() {
        found.push(format!("{secure}/upload/"), Place::Site);
    }
    for scheme in ["wss", "ws"] {
        let (_, rest) = secure.split_once("://").unwrap_or_default();
        found.push(format!("{scheme}://{rest}/"), Place::Socket);
    }
    found.push("data:text/plain,x".to_owned(), Place::Data);
    found.push(format!("blob:{}/\u{2026}", policies.origin()), Place::Local);
    for source in &sources {
        found.source(source);
    }
    if policies.enforced().count() > 1 {
        found.mix(&sources);
    }
    found.all
}

/// The sources of all enforced policies.
fn sources<'p>(policies: &'p Policies<'_>) -> impl Iterator<Item = &'p SourceExpression> {
    policies.enforced().flat_map(|csp| &csp.clauses).flat_map(|clause| clause.sources()).map(|source| &source.node)
}

/// A host that no source names.
fn evil(sources: &[&SourceExpression], origin: &Origin) -> String {
    let names = |host: &str| {
        let is_named = |source: &&SourceExpression| match source {
            SourceExpression::Host(other) => other.host.eq_ignore_ascii_case(host),
            SourceExpression::Unquoted(other) => other.eq_ignore_ascii_case(host),
            _ => false,
        };
        origin.host() == host || sources.iter().any(is_named)
    };
    let (_, host) = EVIL.trim_end_matches('/').split_once("://").unwrap_or_default();
    let others = (2_u32..).map(|number| format!("evil{number}.example"));
    [host.to_owned()].into_iter().chain(others).find(|host| !names(host)).unwrap_or_default()
}

struct Found<'a> {
    origin: &'a Origin,
    evil: String,
    all: Vec<Witness>,
    /// Their texts.
    texts: BTreeSet<String>,
}

impl Found<'_> {
    fn push(&mut self, text: String, place: Place) {
        let Some(url) = Url::parse(&text) else { return };
        let is_socket = matches!(url.scheme(), "ws" | "wss");
        let is_own = url.has_host_of(self.origin);
        let place = match place {
            _ if is_socket => Place::Socket,
            Place::Listed if is_own => Place::Site,
            place => place,
        };
        if self.texts.insert(text.clone()) {
            self.all.push(Witness { url, text, place });
        }
    }

    fn source(&mut self, source: &SourceExpression) {
        match source {
            SourceExpression::Host(host) => self.host(host),
            // Browsers ignore a word that is not the name of a host, such as a hash without its quotes.
            SourceExpression::Unquoted(name) if crate::host::check(name).is_ok() => {
                self.host(&HostSource { scheme: None, host: name.clone(), port: None, path: None });
            }
            SourceExpression::Scheme(scheme) => self.scheme(&scheme.to_ascii_lowercase()),
            _ => {}
        }
    }

    fn scheme(&mut self, scheme: &str) {
        let text = match scheme {
            "data" | "blob" => return,
            scheme if is_network(scheme) => return,
            "filesystem" => format!("{scheme}:{}/\u{2026}", self.origin),
            _ => format!("{scheme}://{}/", self.evil),
        };
        self.push(text, Place::Local);
    }

    fn host(&mut self, source: &HostSource) {
        let place = if source.host == "*" { Place::Attacker } else { Place::Listed };
        let scheme = source.scheme.as_deref().unwrap_or(self.origin.scheme()).to_ascii_lowercase();
        let (host, path) = self.address(source);
        // Browsers also match the secure form of a scheme. That form comes first: the other one is mixed content.
        for scheme in upgraded(&scheme).into_iter().chain([scheme.as_str()]) {
            self.push(format!("{scheme}://{host}{}{path}", port(source.port)), place);
        }
    }

    /// A host and a path that the source matches: those of a known bypass, if it has one.
    fn address(&self, source: &HostSource) -> (String, String) {
        let host = || match source.host.strip_prefix('*') {
            Some("") => self.evil.clone(),
            Some(suffix) => format!("evil{suffix}"),
            None => source.host.clone(),
        };
        let path = || source.path.clone().unwrap_or_else(|| "/".to_owned());
        source.bypass_address(false).unwrap_or_else(|| (host(), path()))
    }

    /// Each part of a source with the parts of each other one: several policies may allow what no source of one of them says
    /// alone.
    fn mix(&mut self, sources: &[&SourceExpression]) {
        let (mut schemes, mut hosts) =
            (BTreeSet::from(["https".to_owned(), self.origin.scheme().to_owned()]), BTreeSet::new());
        let (mut ports, mut paths) = (BTreeSet::from([None]), BTreeSet::from(["/".to_owned()]));
        hosts.extend([self.evil.clone(), self.origin.host().to_owned()]);
        ports.insert(self.origin.port().map(Port::Number));
        for source in sources {
            match source {
                SourceExpression::Host(host) => {
                    schemes.extend(host.scheme.as_deref().map(str::to_ascii_lowercase));
                    hosts.insert(self.address(host).0);
                    hosts.insert(
                        host.host.strip_prefix('*').map_or_else(|| host.host.clone(), |suffix| format!("evil{suffix}")),
                    );
                    ports.insert(host.port);
                    paths.extend(host.path.clone());
                    paths.insert(self.address(host).1);
                }
                SourceExpression::Scheme(scheme) if !has_no_host(scheme) => {
                    schemes.insert(scheme.to_ascii_lowercase());
                }
                _ => {}
            }
        }
        if schemes.len() * hosts.len() * ports.len() * paths.len() > MOST {
            return;
        }
        for scheme in &schemes {
            for host in hosts.iter().filter(|host| *host != "evil") {
                for number in &ports {
                    for path in &paths {
                        let place = if *host == self.evil { Place::Attacker } else { Place::Listed };
                        self.push(format!("{scheme}://{host}{}{path}", port(*number)), place);
                    }
                }
            }
        }
    }
}

/// Whether URLs of this scheme have no host.
fn has_no_host(scheme: &str) -> bool {
    ["data", "blob", "filesystem", "javascript", "about"].iter().any(|other| other.eq_ignore_ascii_case(scheme))
}

fn port(port: Option<Port>) -> String {
    match port {
        Some(Port::Number(number)) => format!(":{number}"),
        Some(Port::Any) | None => String::new(),
    }
}

/// How many combinations of several policies are tried.
const MOST: usize = 4096;

#[cfg(test)]
mod tests;
