//! The site of an origin: the hosts that browsers treat as the same site.

use crate::host::is_address;
use crate::url::Origin;
use public_suffix::{DEFAULT_PROVIDER, ListProvider, Table};

/// Returns the registrable domain of an origin's host, if every host below it belongs to the same site
/// ([HTML, same site](https://html.spec.whatwg.org/multipage/browsers.html#same-site)).
///
/// Returns `None` for an IP address, for a public suffix, and for the few domains that have public suffixes below them, such
/// as `amazonaws.com`: there, only a browser with the current list can tell which hosts are the same site.
///
/// # Example
///
/// ```
/// use security_policy_core::{Span, csrf::registrable_domain, url::Origin};
///
/// let of = |text| registrable_domain(&Origin::parse(text, Span::default()).expect("an origin")).map(str::to_owned);
/// assert_eq!(of("https://shop.example.co.uk:8443").as_deref(), Some("example.co.uk"));
/// assert_eq!(of("https://someone.github.io").as_deref(), Some("someone.github.io"));
/// assert_eq!(of("https://github.io"), None);
/// assert_eq!(of("https://192.0.2.1"), None);
/// assert_eq!(of("https://console.amazonaws.com"), None);
/// ```
pub fn registrable_domain(origin: &Origin) -> Option<&str> {
    let host = origin.host();
    let suffix = DEFAULT_PROVIDER.public_suffix(host);
    // `Origin::parse` rejects addresses in other notations, such as `127.1`. The list has no names that end with a dot.
    if is_address(host) || host.ends_with('.') {
        return None;
    }
    let own = host.strip_suffix(suffix)?.strip_suffix('.')?;
    let domain = &host[own.rfind('.').map_or(0, |dot| dot + 1)..];
    (!has_suffixes_below(&DEFAULT_PROVIDER, domain)).then_some(domain)
}

/// Whether the list has a suffix below a domain. The crate `public_suffix` only looks up the suffix of a host, but the layout
/// of its table is public: a tree with a node for each label, from the right.
fn has_suffixes_below<T: Table>(_: &ListProvider<T>, domain: &str) -> bool {
    let (mut nodes, mut is_wild) = (0..T::NUM_TLD, false);
    for label in domain.rsplit('.') {
        let is_named = |node: &u32| {
            let length = (node & mask(T::NODES_BITS_TEXT_LENGTH)) as usize;
            let offset = (node >> T::NODES_BITS_TEXT_LENGTH & mask(T::NODES_BITS_TEXT_OFFSET)) as usize;
            T::TEXT.get(offset..offset + length) == Some(label)
        };
        let mut named = nodes.filter_map(|index| T::NODES.get(index as usize).copied());
        let Some(node) = named.find(is_named) else { return false };
        let index = node >> T::NODES_BITS_TEXT_LENGTH >> T::NODES_BITS_TEXT_OFFSET >> T::NODES_BITS_ICANN;
        let Some(low) = T::CHILDREN.get((index & mask(T::NODES_BITS_CHILDREN)) as usize) else { return true };
        let high = low >> T::CHILDREN_BITS_LO;
        let wildcard = high >> T::CHILDREN_BITS_HI >> T::CHILDREN_BITS_NODE_TYPE;
        nodes = low & mask(T::CHILDREN_BITS_LO)..high & mask(T::CHILDREN_BITS_HI);
        is_wild = wildcard & mask(T::CHILDREN_BITS_WILDCARD) != 0;
    }
    is_wild || !nodes.is_empty()
}

fn mask(bits: u32) -> u32 {
    (1 << bits) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn of(host: &str) -> Option<String> {
        let origin = Origin::parse(&format!("https://{host}"), Span::default()).expect("an origin");
        registrable_domain(&origin).map(str::to_owned)
    }

    #[test]
    fn a_site_is_one_label_below_a_public_suffix() {
        for (host, domain) in [
            ("shop.example.com", "example.com"),
            ("example.com", "example.com"),
            ("a.b.c.example.co.uk", "example.co.uk"),
            ("someone.github.io", "someone.github.io"),
            ("a.someone.github.io", "someone.github.io"),
            ("shop.test", "shop.test"),
            ("a.shop.localhost", "shop.localhost"),
            ("www.city.kawasaki.jp", "city.kawasaki.jp"),
            ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
        ] {
            assert_eq!(of(host).as_deref(), Some(domain), "{host}");
        }
    }

    #[test]
    fn an_address_or_a_suffix_has_no_site() {
        for host in [
            "127.0.0.1",
            "[::1]",
            "co.uk",
            "github.io",
            "com",
            "localhost",
            "c.kawasaki.jp",
            "shop.example.com.",
            // Below each of these domains there are public suffixes.
            "console.amazonaws.com",
            "amazonaws.com",
            "login.salesforce.com",
            "own.windows.net",
            "www.fedoraproject.org",
            // Every name below it is a public suffix.
            "triton.zone",
            "alces.network",
        ] {
            assert_eq!(of(host), None, "{host}");
        }
    }

    /// A name that someone else can register is never below the registrable domain.
    #[test]
    fn a_registered_name_is_never_part_of_another_site() {
        for suffix in
            ["s3.amazonaws.com", "blob.core.windows.net", "customer.speedpartner.de", "github.io", "co.uk", "c.kobe.jp"]
        {
            assert!(crate::cookie::is_public_suffix(suffix), "{suffix}");
            let mut parts = suffix.split('.').collect::<Vec<_>>();
            while !parts.is_empty() {
                let host = format!("own.{}", parts.join("."));
                let theirs = format!("evil.{suffix}");
                if let Some(domain) = of(&host) {
                    assert!(!theirs.ends_with(&format!(".{domain}")), "{theirs} would be the same site as {host}");
                }
                parts.remove(0);
            }
        }
    }
}
