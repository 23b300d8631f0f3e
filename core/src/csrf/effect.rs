//! What `csrf` means to the server: what tokens are signed for, and which hosts are the same site.

use super::policy::CsrfPolicy;
use super::site::registrable_domain;
use crate::url::Origin;

/// The hosts of one site, as their origins show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site<'a> {
    /// In lower case, without its colon.
    pub scheme: &'a str,
    /// The registrable domain.
    pub domain: &'a str,
}

impl CsrfPolicy {
    /// The salt of its tokens, which is part of the wire form.
    pub fn salt(&self) -> String {
        format!("security-policy.csrf.{}", self.cookie.name().node)
    }

    /// The hosts that `trust_subdomains` trusts; `None` without it, and where only the browser can tell which hosts these are.
    pub fn trusted_site<'a>(&self, origin: Option<&'a Origin>) -> Option<Site<'a>> {
        let origin = origin.filter(|_| self.trust_subdomains().is_some())?;
        Some(Site { scheme: origin.scheme(), domain: registrable_domain(origin)? })
    }
}
