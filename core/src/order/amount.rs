//! How much a policy permits in one respect: a number, or a set of items.

use super::sources;
use crate::csp::{SourceExpression, Urls};
#[cfg(feature = "csrf")]
use crate::csrf::Route;
use crate::firsts::Names;
use crate::host::domains_above;
#[cfg(feature = "transport")]
use crate::transport::{Host, Network};
use crate::url::Origin;

/// How much is permitted in one respect.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Amount {
    /// A number: a higher one permits more.
    Level(u64),
    /// The set of allowed items.
    Items(Vec<Item>),
    /// Everything except a set of items.
    Except(Vec<Item>),
    /// What a source list of a Content-Security-Policy allows.
    Sources {
        /// The sources, each an [`Item::Source`].
        items: Vec<Item>,
        /// The origin of the pages.
        page: Origin,
        /// The URLs that are matched against the list.
        urls: Urls,
    },
}

/// An item that a set allows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Item {
    /// Everything.
    Any,
    /// A word or a name that is compared exactly.
    Name(String),
    /// An origin, or `https://*.host` for the hosts below one.
    Origin(String),
    /// A domain and every host below it.
    Domain(String),
    /// A method and a path.
    #[cfg(feature = "csrf")]
    Route(Route),
    /// The path of a request.
    #[cfg(feature = "transport")]
    Path(String),
    /// A host that the server answers for.
    #[cfg(feature = "transport")]
    Host(Host),
    /// The addresses of proxies.
    #[cfg(feature = "transport")]
    Network(Network),
    /// A source of a Content-Security-Policy.
    Source(SourceExpression),
}

impl Amount {
    /// A restriction that a flag turns on: without the flag, more is permitted.
    pub(super) fn unless(is_set: bool) -> Self {
        Amount::Level(u64::from(!is_set))
    }

    /// A duration after which something expires: a longer one permits more, and none the most.
    #[cfg(feature = "cookies")]
    pub(super) fn until(seconds: Option<u64>) -> Self {
        Amount::Level(seconds.unwrap_or(u64::MAX))
    }

    /// A duration for which something is protected: a longer one permits less.
    pub(super) fn after(seconds: u64) -> Self {
        Amount::Level(u64::MAX - seconds)
    }

    /// Whether this amount permits everything that `other` permits.
    pub fn covers(&self, other: &Amount) -> bool {
        match (self, other) {
            (Amount::Level(level), Amount::Level(other)) => level >= other,
            (Amount::Items(items), Amount::Items(others)) | (Amount::Except(others), Amount::Except(items)) => {
                are_covered(others, items)
            }
            (Amount::Sources { items, .. }, Amount::Sources { items: others, page, urls }) => {
                sources::beyond(&nodes(others), &nodes(items), page, *urls).as_slice().is_empty()
            }
            _ => false,
        }
    }
}

impl Item {
    /// The items that allow everything that this one allows, as the DSL writes them.
    fn covering(&self) -> Vec<String> {
        let mut all = vec![Item::Any.dsl(), self.dsl()];
        match self {
            Item::Domain(name) => all.extend(domains_above(name).map(|domain| Item::Domain(domain.to_owned()).dsl())),
            Item::Origin(origin) => {
                if let Some((scheme, name)) = origin.split_once("://") {
                    let wide = |domain: &str| Item::Origin(format!("{scheme}://*.{domain}")).dsl();
                    all.extend(domains_above(name).map(wide));
                }
            }
            #[cfg(feature = "csrf")]
            Item::Route(route) => all.push(Item::Route(Route { method: None, ..route.clone() }).dsl()),
            #[cfg(feature = "transport")]
            Item::Host(host) => all.extend(host.wider().into_iter().map(|wide| Item::Host(wide).dsl())),
            #[cfg(feature = "transport")]
            Item::Network(network) => all.extend(network.wider().into_iter().map(|wide| Item::Network(wide).dsl())),
            _ => {}
        }
        all
    }

    /// The item as the DSL writes it.
    pub fn dsl(&self) -> String {
        match self {
            Item::Any => "*".to_owned(),
            Item::Name(name) => name.clone(),
            Item::Origin(text) | Item::Domain(text) => format!("\"{text}\""),
            #[cfg(feature = "csrf")]
            Item::Route(route) => format!("\"{route}\""),
            #[cfg(feature = "transport")]
            Item::Path(path) => format!("\"{path}\""),
            #[cfg(feature = "transport")]
            Item::Host(host) => format!("\"{host}\""),
            #[cfg(feature = "transport")]
            Item::Network(network) => format!("\"{network}\""),
            Item::Source(source) => source.dsl(),
        }
    }
}

/// Whether each of the `items` is covered by one of the `others`.
fn are_covered(items: &[Item], others: &[Item]) -> bool {
    let others: Names<'_> = others.iter().map(Item::dsl).collect();
    items.iter().all(|item| item.covering().iter().any(|wide| others.contains(wide)))
}

fn nodes(items: &[Item]) -> Vec<&SourceExpression> {
    let mut nodes = Vec::new();
    for item in items {
        if let Item::Source(source) = item {
            nodes.push(source);
        }
    }
    nodes
}
