//! What `csrf` means for the server: the salt of its tokens, and the hosts that count as the same site.

use super::policy::CsrfPolicy;
use super::site::registrable_domain;
use crate::url::Origin;

/// The site of an origin: the hosts that `trust_subdomains` trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site<'a> {
    /// The scheme, in lower case and without its colon.
    pub scheme: &'a str,
    /// The registrable domain, such as `example.co.uk`.
    pub domain: &'a str,
}

impl CsrfPolicy {
    /// The salt from which the key of its tokens is derived. It is part of the wire format: another salt makes every issued
    /// token invalid.
    pub fn salt(&self) -> String {
        format!("security-policy.csrf.{}", self.cookie.name().node)
    }

    /// The hosts that `trust_subdomains` trusts. `None` without it, and for an origin whose site only a browser can tell (see
    /// [`registrable_domain`]).
    pub fn trusted_site<'a>(&self, origin: Option<&'a Origin>) -> Option<Site<'a>> {
        let origin = origin.filter(|_| self.trust_subdomains().is_some())?;
        Some(Site { scheme: origin.scheme(), domain: registrable_domain(origin)? })
    }
}

#[cfg(feature = "page")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::cookie::Cookie;
    use crate::span::{Span, Spanned};

    fn policy(trust_subdomains: Option<Span>) -> CsrfPolicy {
        let spanned = |text: &str| Spanned::new(text.to_owned(), Span::default());
        let cookie = Cookie { name: Some(spanned("__Host-form")), ..Cookie::new(spanned("csrf")) };
        CsrfPolicy { trust_subdomains, cookie, ..CsrfPolicy::with_field("form") }
    }

    #[test]
    fn each_cookie_has_a_salt() {
        assert_eq!(policy(None).salt(), "security-policy.csrf.__Host-form");
    }

    #[test]
    fn a_site_is_trusted_if_the_policy_says_so() {
        let origin = |text| Origin::parse(text, Span::default()).expect("an origin");
        let (shop, address) = (origin("https://shop.example.com"), origin("http://127.0.0.1:3000"));
        let site = Site { scheme: "https", domain: "example.com" };
        for (trusts, origin, expected) in [
            (Some(Span::default()), Some(&shop), Some(site)),
            (None, Some(&shop), None),
            (Some(Span::default()), Some(&address), None),
            (Some(Span::default()), None, None),
        ] {
            assert_eq!(policy(trusts).trusted_site(origin), expected);
        }
    }
}
