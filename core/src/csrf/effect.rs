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
