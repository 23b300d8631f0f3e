//! How much is permitted: a number, or a set of what is let in.

use crate::csp::SourceExpression;
#[cfg(feature = "csrf")]
use crate::csrf::Route;

/// How much is permitted in one respect.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Amount {
    /// A number: the higher, the more.
    Level(u64),
    /// A set of what is let in.
    Items(Vec<Item>),
    /// Everything but a set.
    Except(Vec<Item>),
}

/// What a set lets in.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Item {
    /// Everything.
    Any,
    /// A word or a name that is compared as it is.
    Name(String),
    /// An origin, or `https://*.host` for the names below one.
    Origin(String),
    /// Every host of a domain.
    Domain(String),
    /// A method and a path.
    #[cfg(feature = "csrf")]
    Route(Route),
    /// A source of a Content-Security-Policy.
    Source(SourceExpression),
}

impl Amount {
    /// A restriction that a flag stands for: nothing more is permitted while it is set.
    pub(super) fn unless(is_set: bool) -> Self {
        Amount::Level(u64::from(!is_set))
    }

    /// A time after which something ends: the longer, the more; without one it never does.
    #[cfg(feature = "cookies")]
    pub(super) fn until(seconds: Option<u64>) -> Self {
        Amount::Level(seconds.unwrap_or(u64::MAX))
    }

    /// A time for which something is protected: the longer, the less is permitted.
    pub(super) fn after(seconds: u64) -> Self {
        Amount::Level(u64::MAX - seconds)
    }

    /// Whether all that `other` permits is permitted here.
    pub fn covers(&self, other: &Amount) -> bool {
        match (self, other) {
            (Amount::Level(level), Amount::Level(other)) => level >= other,
            (Amount::Items(items), Amount::Items(others)) | (Amount::Except(others), Amount::Except(items)) => {
                beyond(others, items).is_empty()
            }
            _ => false,
        }
    }

    /// The items by which more is permitted here than by `other`: those that only this one lets in, or that only the
    /// other one keeps out.
    pub fn beyond<'a>(&'a self, other: &'a Amount) -> Vec<&'a Item> {
        match (self, other) {
            (Amount::Items(items), Amount::Items(others)) => beyond(items, others),
            (Amount::Except(items), Amount::Except(others)) => beyond(others, items),
            _ => Vec::new(),
        }
    }
}

impl Item {
    /// Whether all that `other` lets in is let in by this one.
    pub fn covers(&self, other: &Item) -> bool {
        match (self, other) {
            (Item::Any, _) => true,
            (Item::Source(source), Item::Source(other)) => source.covers(other),
            (Item::Domain(domain), Item::Domain(other)) => is_below(other, domain),
            (Item::Origin(pattern), Item::Origin(origin)) => match pattern.split_once("://*.") {
                Some((scheme, host)) => origin
                    .split_once("://")
                    .is_some_and(|(other, name)| other == scheme && name != host && is_below(name, host)),
                None => pattern == origin,
            },
            #[cfg(feature = "csrf")]
            (Item::Route(route), Item::Route(other)) => {
                route.path.node == other.path.node && (route.method.is_none() || route.method == other.method)
            }
            _ => self == other,
        }
    }

    /// The item as the DSL writes it.
    pub fn dsl(&self) -> String {
        match self {
            Item::Any => "*".to_owned(),
            Item::Name(name) => name.clone(),
            Item::Origin(text) | Item::Domain(text) => format!("\"{text}\""),
            #[cfg(feature = "csrf")]
            Item::Route(route) => format!("\"{route}\""),
            Item::Source(source) => source.dsl(),
        }
    }
}

/// The `items` that none of the `others` covers.
fn beyond<'a>(items: &'a [Item], others: &[Item]) -> Vec<&'a Item> {
    items.iter().filter(|item| !others.iter().any(|other| other.covers(item))).collect()
}

/// Whether `name` is `host`, or a name below it.
fn is_below(name: &str, host: &str) -> bool {
    name == host || name.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'))
}
