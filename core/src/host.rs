//! Host names: which are valid, which ones browsers read as IP addresses, and which are public suffixes.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use public_suffix::{DEFAULT_PROVIDER, EffectiveTLDProvider as _};
use std::net::Ipv4Addr;

/// The reason why a text is not a host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is empty.
    Empty,
    /// Two dots in a row, or one at the start.
    EmptyLabel,
    /// A character other than a letter, a digit and a hyphen.
    Character(char),
    /// A label that starts or ends with a hyphen.
    Hyphen(String),
    /// A label or a name that is too long for DNS.
    TooLong,
    /// Browsers read it as this IPv4 address, in an unusual notation; `None` if they reject the URL.
    Address(Option<Ipv4Addr>),
}

/// Checks that `text` is a host name of letters, digits and hyphens (RFC 1123, section 2.1), or an IPv4 address in dotted
/// decimal notation. A trailing dot is allowed.
pub(crate) fn check(text: &str) -> Result<(), Problem> {
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.is_empty() {
        return Err(Problem::Empty);
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))) {
        return Err(Problem::Character(bad));
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Err(Problem::EmptyLabel);
        } else if label.starts_with('-') || label.ends_with('-') {
            return Err(Problem::Hyphen(label.to_owned()));
        } else if label.len() > MAX_LABEL {
            return Err(Problem::TooLong);
        }
    }
    if name.len() > MAX_NAME {
        return Err(Problem::TooLong);
    }
    match ends_in_a_number(name) && text.parse::<Ipv4Addr>().is_err() {
        true => Err(Problem::Address(address(name))),
        false => Ok(()),
    }
}

/// The domains above a name, the nearest one first.
pub(crate) fn domains_above(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('.').map(|(dot, _)| &name[dot + 1..])
}

/// Whether a host is an IPv4 or IPv6 address rather than a name.
///
/// ```
/// use security_policy_core::host::is_address;
///
/// assert!(is_address("192.0.2.7") && is_address("[::1]") && !is_address("example.com"));
/// ```
pub fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// Whether a cookie can have this `Domain`: a host name that is not an address and has no trailing dot.
fn is_domain(text: &str) -> bool {
    check(text).is_ok() && !text.ends_with('.') && !is_address(text)
}

/// Checks the `Domain` attribute of a cookie (6265bis, section 5.7): `domain` in lower case, written at `span`, and the host
/// `own` that sets the cookie, if it is known.
///
/// # Errors
///
/// Returns an error if browsers reject such a cookie: `domain` is not a host name, it is a public suffix, or `own` does not
/// belong to it.
///
/// ```
/// use security_policy_core::{Span, host::check_domain};
///
/// assert!(check_domain("example.com", Span::default(), Some("shop.example.com")).is_ok());
/// assert!(check_domain("co.uk", Span::default(), None).is_err());
/// assert!(check_domain("127.1", Span::default(), None).is_err());
/// ```
pub fn check_domain(domain: &str, span: Span, own: Option<&str>) -> Result<(), Diagnostic> {
    let error = |message: String| Diagnostic::error(span, message);
    if !is_domain(domain) {
        let error = match check(domain) {
            Err(Problem::Address(Some(address))) => error(format!("`{domain}` is the address {address}, not a domain")),
            Err(Problem::Hyphen(label)) => {
                error(format!("`{domain}` is not a domain: `{label}` starts or ends with a hyphen"))
            }
            _ => error(format!("`{domain}` is not a domain")),
        };
        return Err(error
            .help("write a name without scheme, port and path: `domain: \"example.com\"`")
            .note("browsers reject a cookie if the host that sets it is not part of its domain"));
    }
    if is_public_suffix(domain) && own != Some(domain) {
        return Err(error(format!("`{domain}` is a public suffix"))
            .help("remove `domain`: browsers then send the cookie to this host only")
            .note("anyone can register a name below it, so browsers reject the cookie"));
    }
    match own {
        Some(host) if !domain_matches(host, domain) => {
            Err(error(format!("`{host}` cannot set a cookie for `{domain}`"))
                .help("remove `domain`, or write the host itself or a parent domain")
                .note("browsers reject a cookie if the host that sets it is not part of its domain"))
        }
        _ => Ok(()),
    }
}

/// Whether browsers send a cookie with this `Domain` to `host`: the same name, or a subdomain (6265bis, section 5.1.3).
///
/// ```
/// use security_policy_core::host::domain_matches;
///
/// assert!(domain_matches("shop.example.com", "example.com"));
/// assert!(!domain_matches("notexample.com", "example.com"));
/// assert!(!domain_matches("192.0.2.7", "0.2.7"));
/// ```
pub fn domain_matches(host: &str, domain: &str) -> bool {
    let below = |host: &str| host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    host == domain || (!is_address(host) && below(host))
}

/// Whether `domain` is a public suffix, below which anyone can register names: `com`, `co.uk`, `github.io`.
///
/// ```
/// use security_policy_core::host::is_public_suffix;
///
/// assert!(is_public_suffix("co.uk"));
/// assert!(is_public_suffix("github.io"));
/// assert!(!is_public_suffix("example.co.uk"));
/// ```
pub fn is_public_suffix(domain: &str) -> bool {
    !is_address(domain) && DEFAULT_PROVIDER.public_suffix(domain) == domain
}

/// The registrable domain of `host`: its public suffix and one more label. `None` for a public suffix or an address.
///
/// ```
/// use security_policy_core::host::registrable;
///
/// assert_eq!(registrable("shop.example.co.uk"), Some("example.co.uk"));
/// assert_eq!(registrable("co.uk"), None);
/// assert_eq!(registrable("192.0.2.7"), None);
/// ```
pub fn registrable(host: &str) -> Option<&str> {
    (!is_address(host)).then(|| DEFAULT_PROVIDER.effective_tld_plus_one(host).ok()).flatten()
}

/// Who registers the subdomains of a name whose subdomains belong to different owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Owner {
    /// A registry that sells names: `com`, `co.uk`.
    Registry,
    /// A service that gives its users names: `github.io`.
    Service,
}

/// Who registers the subdomains of `name`; `None` if all of them belong to one owner.
///
/// ```
/// use security_policy_core::host::{Owner, owner};
///
/// assert_eq!(owner("co.uk"), Some(Owner::Registry));
/// assert_eq!(owner("github.io"), Some(Owner::Service));
/// assert_eq!(owner("example.com"), None);
/// ```
pub fn owner(name: &str) -> Option<Owner> {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    match name.split_once('.') {
        None => (!PRIVATE.contains(&name.as_str())).then_some(Owner::Registry),
        Some((second, country)) if country.len() == 2 && SECOND_LEVEL.contains(&second) => Some(Owner::Registry),
        Some(_) => (is_public_suffix(&name) && !OWNED.contains(&name.as_str())).then_some(Owner::Service),
    }
}

/// Top-level names that are never delegated: reserved (RFC 2606, 6761, 6762 and 9476; ICANN for `internal`, `home`, `corp`
/// and `mail`), or used in private networks.
const PRIVATE: [&str; 12] =
    ["localhost", "local", "internal", "test", "example", "invalid", "alt", "home", "corp", "mail", "lan", "intranet"];

/// The IPv4 address that URL parsers read; `None` if the host is a name, and `Some(None)` if browsers reject it.
pub(crate) fn ipv4(host: &str) -> Option<Option<Ipv4Addr>> {
    let name = host.strip_suffix('.').unwrap_or(host);
    ends_in_a_number(name).then(|| address(name))
}

/// Whether URL parsers read the host as an IPv4 address (URL Standard, ends in a number checker).
fn ends_in_a_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit())) || is_hexadecimal(last)
}

fn is_hexadecimal(text: &str) -> bool {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The address that URL parsers read (URL Standard, IPv4 parser): up to four decimal, octal or hexadecimal numbers, the last
/// of which fills the remaining bytes.
fn address(name: &str) -> Option<Ipv4Addr> {
    let numbers: Vec<u32> = name.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last()?;
    if first.len() > 3 || first.iter().any(|number| *number > 255) {
        return None;
    }
    let free = 4 - u32::try_from(first.len()).ok()?;
    if free < 4 && *last >= 256_u32.pow(free) {
        return None;
    }
    let bits = first.iter().zip([24, 16, 8]).fold(*last, |bits, (number, shift)| bits | (number << shift));
    Some(Ipv4Addr::from(bits))
}

fn number(text: &str) -> Option<u32> {
    match text.get(..2) {
        Some("0x" | "0X") if text.len() == 2 => Some(0),
        Some("0x" | "0X") => u32::from_str_radix(&text[2..], 16).ok(),
        _ if text.len() > 1 && text.starts_with('0') => u32::from_str_radix(&text[1..], 8).ok(),
        _ => text.parse().ok(),
    }
}

/// RFC 1035, section 2.3.4.
const MAX_LABEL: usize = 63;
const MAX_NAME: usize = 253;

/// Second-level names that country registries use, such as `co` in `co.uk`. The public suffix list does not distinguish
/// registries from services.
const SECOND_LEVEL: &[&str] = &[
    "ac", "asn", "co", "com", "edu", "gob", "gov", "govt", "id", "info", "ltd", "me", "mil", "ne", "net", "nom", "or",
    "org", "plc", "sch", "web",
];

/// Public suffixes whose subdomains all belong to one owner: they do not share cookies, but the scripts on them are the
/// owner's.
const OWNED: &[&str] = &["googleapis.com", "withgoogle.com", "withyoutube.com"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_and_invalid_names() {
        let long = "a".repeat(64);
        let deep = "a.".repeat(127);
        for name in
            ["example.com", "localhost", "xn--bcher-kva.example", "r3---sn.example", "127.0.0.1", "1.example", "a."]
        {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        // The longest label and the longest name (RFC 1035, section 2.3.4).
        assert_eq!(check(&"a".repeat(63)), Ok(()));
        assert_eq!(check(&format!("{}a", "a.".repeat(126))), Ok(()));
        for (name, problem) in [
            ("", Problem::Empty),
            (".", Problem::Empty),
            ("a..b", Problem::EmptyLabel),
            (".a", Problem::EmptyLabel),
            ("a_b.example", Problem::Character('_')),
            ("-shop.example.com", Problem::Hyphen("-shop".to_owned())),
            ("shop-.example.com", Problem::Hyphen("shop-".to_owned())),
            ("shop.example.-com", Problem::Hyphen("-com".to_owned())),
            (long.as_str(), Problem::TooLong),
            (&format!("{deep}example"), Problem::TooLong),
        ] {
            assert_eq!(check(name), Err(problem), "{name}");
        }
    }

    /// The expected values are the results of `new URL("http://…")` in Chromium 156.
    #[test]
    fn addresses_in_every_notation() {
        for (name, expected) in [
            ("127.1", Some([127, 0, 0, 1])),
            ("127.0.1", Some([127, 0, 0, 1])),
            ("0x7f.1", Some([127, 0, 0, 1])),
            ("2130706433", Some([127, 0, 0, 1])),
            ("0x7f000001", Some([127, 0, 0, 1])),
            ("0177.0.0.01", Some([127, 0, 0, 1])),
            ("127.0.0.1.", Some([127, 0, 0, 1])),
            ("0x", Some([0, 0, 0, 0])),
            ("192.168.257", Some([192, 168, 1, 1])),
            ("255.1", Some([255, 0, 0, 1])),
            ("256.0.0.1", None),
            ("1.2.3.4.5", None),
            ("shop.1", None),
            ("09.1", None),
            ("4294967296", None),
            ("1.16777216", None),
        ] {
            assert_eq!(check(name), Err(Problem::Address(expected.map(Ipv4Addr::from))), "{name}");
            assert!(!is_domain(name), "{name}");
        }
        for name in ["0x7g.example", "1e.example", "0xyz", "example.0a"] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn owners_of_subdomains() {
        use Owner::{Registry, Service};
        for (name, expected) in [
            ("com", Some(Registry)),
            ("COM", Some(Registry)),
            ("com.", Some(Registry)),
            ("co.uk", Some(Registry)),
            ("com.au", Some(Registry)),
            ("github.io", Some(Service)),
            ("pages.dev", Some(Service)),
            ("s3.amazonaws.com", Some(Service)),
            ("googleapis.com", None),
            ("localhost", None),
            ("example.com", None),
            ("example.co.uk", None),
            ("t.co", None),
        ] {
            assert_eq!(owner(name), expected, "{name}");
        }
    }
}
