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
mod tests {
    use super::Place::{Attacker, Data, Listed, Local, Site, Socket};
    use super::*;
    use crate::span::Span;

    fn found(origin: &str, csps: &[&str]) -> Vec<(String, Place)> {
        let origin = Origin::parse(origin, Span::default()).expect("an origin");
        let policies = csps.iter().fold(Policies::new(origin), |policies, csp| policies.enforce(csp));
        witnesses(&policies).into_iter().map(|witness| (witness.text, witness.place)).collect()
    }

    /// The witnesses of these policies that a policy without sources does not have.
    fn added(csps: &[&str]) -> Vec<(String, Place)> {
        let always = found(SHOP, &["img-src 'none'"]);
        found(SHOP, csps).into_iter().filter(|witness| !always.contains(witness)).collect()
    }

    fn list(expected: &[(&str, Place)]) -> Vec<(String, Place)> {
        expected.iter().map(|(text, place)| ((*text).to_owned(), *place)).collect()
    }

    const SHOP: &str = "https://shop.example";

    #[test]
    fn the_attacker_the_site_and_urls_without_a_host() {
        let always = list(&[
            ("https://evil.example/", Attacker),
            ("http://evil.example/", Attacker),
            ("wss://evil.example/", Socket),
            ("ws://evil.example/", Socket),
            ("https://shop.example/upload/", Site),
            ("wss://shop.example/", Socket),
            ("ws://shop.example/", Socket),
            ("data:text/plain,x", Data),
            ("blob:https://shop.example/\u{2026}", Local),
        ]);
        assert_eq!(found(SHOP, &["img-src 'none'"]), always);
        let over_http = found("http://shop.example", &["img-src 'none'"]);
        assert_eq!(
            over_http[4..6],
            list(&[("http://shop.example/upload/", Site), ("https://shop.example/upload/", Site)])
        );
    }

    /// The host of the attacker is one that the policies do not name.
    #[test]
    fn no_policy_names_the_host_of_the_attacker() {
        let first = |origin: &str, csp: &str| found(origin, &[csp])[0].0.clone();
        assert_eq!(first(SHOP, "img-src https://EVIL.example"), "https://evil2.example/");
        assert_eq!(first(SHOP, "img-src evil.example"), "https://evil2.example/");
        assert_eq!(first(SHOP, "img-src evil.example evil2.example:80"), "https://evil3.example/");
        assert_eq!(first(SHOP, "img-src https://other.example"), "https://evil.example/");
        assert_eq!(first("https://evil.example", "img-src 'none'"), "https://evil2.example/");
    }

    #[test]
    fn each_source_has_a_url_that_it_matches() {
        let of = |source: &str| added(&[&format!("img-src {source}")]);
        assert_eq!(of("https://a.example:444/b"), list(&[("https://a.example:444/b", Listed)]));
        assert_eq!(of("http://a.example"), list(&[("https://a.example/", Listed), ("http://a.example/", Listed)]));
        assert_eq!(of("*.a.example:*"), list(&[("https://evil.a.example/", Listed)]));
        assert_eq!(of("ws://a.example"), list(&[("wss://a.example/", Socket), ("ws://a.example/", Socket)]));
        assert_eq!(of("https://shop.example/b"), list(&[("https://shop.example/b", Site)]));
        assert_eq!(of("none"), list(&[("https://none/", Listed)]));
        assert_eq!(of("sha256-abc="), list(&[]));
        assert_eq!(of("*"), list(&[]));
        assert_eq!(of("app:"), list(&[("app://evil.example/", Local)]));
        assert_eq!(of("FileSystem:"), list(&[("filesystem:https://shop.example/\u{2026}", Local)]));
        assert_eq!(of("https:"), list(&[]));
        assert_eq!(of("blob:"), list(&[]));
    }

    /// What two policies allow together may not be the URL of any source of theirs.
    #[test]
    fn the_parts_of_sources_are_mixed() {
        let both = found(SHOP, &["img-src https://a.example", "img-src https://*:444/b"]);
        let has = |text: &str, place: Place| both.contains(&(text.to_owned(), place));
        assert!(has("https://a.example:444/b", Listed) && has("https://evil.example:444/b", Attacker), "{both:?}");
        assert!(has("https://a.example/b", Listed) && has("https://shop.example/b", Site), "{both:?}");
        let one = found(SHOP, &["img-src https://a.example https://*:444/b"]);
        assert!(!one.contains(&("https://a.example:444/b".to_owned(), Listed)), "{one:?}");
        // A scheme without hosts is not mixed with hosts.
        let scheme = |scheme: &str| {
            let both = found(SHOP, &["img-src https://a.example", &format!("img-src {scheme}")]);
            both.iter().any(|(text, _)| text.starts_with(&format!("{scheme}//a.example")))
        };
        assert!(scheme("app:") && !scheme("data:") && !scheme("filesystem:"));
    }

    /// Two schemes, two ports, 32 hosts, of which the sources name 30, and 32 paths, of which `/` is in no source, are 4,096 URLs.
    #[test]
    fn only_so_many_combinations_are_tried() {
        let is_mixed = |hosts: usize, paths: usize| {
            let hosts = (0..hosts).map(|host| format!("http://h{host}.example"));
            let paths = (0..paths).map(|path| format!("https://h0.example/p{path}"));
            let csp = format!("img-src {}", hosts.chain(paths).collect::<Vec<_>>().join(" "));
            found(SHOP, &[&csp, "img-src https://h0.example:444"])
                .contains(&("https://h1.example:444/p0".to_owned(), Listed))
        };
        assert!(is_mixed(30, 31));
        assert!(!is_mixed(31, 31) && !is_mixed(30, 32));
    }
}
