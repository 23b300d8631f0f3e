//! Domains: which hosts one covers, and which are nobody's own.

use crate::url::is_address;
use public_suffix::DEFAULT_PROVIDER;

/// Whether a cookie with this Domain goes to this host: the same name, or one below it (6265bis, section 5.1.3).
///
/// ```
/// use security_policy_core::cookie::domain_matches;
///
/// assert!(domain_matches("shop.example.com", "example.com"));
/// assert!(!domain_matches("notexample.com", "example.com"));
/// assert!(!domain_matches("192.0.2.7", "0.2.7"));
/// ```
pub fn domain_matches(host: &str, domain: &str) -> bool {
    let below = |host: &str| host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    host == domain || (!is_address(host) && below(host))
}

/// Whether everyone can register names below this one: `com`, `co.uk`, `github.io`.
///
/// ```
/// use security_policy_core::cookie::is_public_suffix;
///
/// assert!(is_public_suffix("co.uk"));
/// assert!(is_public_suffix("github.io"));
/// assert!(!is_public_suffix("example.co.uk"));
/// ```
pub fn is_public_suffix(domain: &str) -> bool {
    !is_address(domain) && DEFAULT_PROVIDER.public_suffix(domain) == domain
}
