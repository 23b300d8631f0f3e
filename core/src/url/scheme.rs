//! Schemes of URLs, and the ports that they imply.

use crate::host;

/// Whether `text` is a scheme (RFC 3986, section 3.1), without its colon.
///
/// ```
/// use security_policy_core::url::is_scheme;
///
/// assert!(is_scheme("https") && !is_scheme("ht_tps"));
/// ```
pub fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Corrects `https:/host`, `https:host`, `https//host` and `https:///host` to `https://host`; `None` for other text.
///
/// ```
/// use security_policy_core::url::with_slashes;
///
/// assert_eq!(with_slashes("https:/cdn.example/js").as_deref(), Some("https://cdn.example/js"));
/// assert_eq!(with_slashes("https://cdn.example/js"), None);
/// ```
pub fn with_slashes(text: &str) -> Option<String> {
    let (scheme, rest) = ["https", "http", "wss", "ws"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
        Some((start, &text[start.len()..]))
    })?;
    let after = rest.trim_start_matches([':', '/']);
    let marks = &rest[..rest.len() - after.len()];
    let is_port = after.bytes().all(|b| b.is_ascii_digit());
    let is_lost = matches!(marks, ":" | ":/" | "//" | ":///" | "::/" | "::" | ":://") && !is_port;
    let is_host = after.contains('.') || after.starts_with("localhost");
    let name = after.split(['/', ':']).next().unwrap_or_default();
    (is_lost && is_host && host::check(name).is_ok()).then(|| format!("{scheme}://{after}"))
}

/// The default port of a scheme in lower case; `None` if it has none.
///
/// ```
/// use security_policy_core::url::default_port;
///
/// assert_eq!((default_port("https"), default_port("app")), (Some(443), None));
/// ```
pub fn default_port(scheme: &str) -> Option<u16> {
    DEFAULT_PORTS.iter().find(|(name, _)| *name == scheme).map(|(_, port)| *port)
}

/// The special schemes with default ports (URL Standard, section 4.2).
pub const DEFAULT_PORTS: &[(&str, u16)] = &[("ftp", 21), ("http", 80), ("https", 443), ("ws", 80), ("wss", 443)];

/// The schemes of web pages, with their default ports.
///
/// ```
/// use security_policy_core::url::page_schemes;
///
/// assert!(page_schemes().eq([("http", 80), ("https", 443)]));
/// ```
pub fn page_schemes() -> impl Iterator<Item = (&'static str, u16)> {
    DEFAULT_PORTS.iter().copied().filter(|(scheme, _)| PAGE_SCHEMES.contains(scheme))
}

/// The schemes of web pages.
const PAGE_SCHEMES: &[&str] = &["http", "https"];

/// The schemes that browsers fetch over the network, each with its secure form.
const UPGRADES: &[(&str, &str)] = &[("http", "https"), ("ws", "wss")];

/// Whether browsers fetch URLs of this scheme, which is in lower case, over the network.
pub fn is_network(scheme: &str) -> bool {
    UPGRADES.iter().any(|(plain, secure)| [*plain, *secure].contains(&scheme))
}

/// The secure form of a scheme without encryption, which is in lower case.
pub(crate) fn upgraded(scheme: &str) -> Option<&'static str> {
    UPGRADES.iter().find(|(plain, _)| *plain == scheme).map(|(_, secure)| *secure)
}

/// The scheme without encryption that this one, in lower case, is the secure form of.
pub(crate) fn plain(scheme: &str) -> Option<&'static str> {
    UPGRADES.iter().find(|(_, secure)| *secure == scheme).map(|(plain, _)| *plain)
}
