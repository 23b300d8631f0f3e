//! Names of hosts: which ones DNS and URLs can have, what browsers read as an address, and below which names anyone can
//! get one.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use public_suffix::{DEFAULT_PROVIDER, EffectiveTLDProvider as _};
use std::net::Ipv4Addr;

/// What keeps a text from being the name of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// There is nothing.
    Empty,
    /// Two dots in a row, or one at the start.
    EmptyLabel,
    /// A character other than a letter, a digit and a hyphen.
    Character(char),
    /// A label that starts or ends with a hyphen.
    Hyphen(String),
    /// A label or a name that DNS cannot hold.
    TooLong,
    /// Browsers read an IPv4 address, which is spelled otherwise; `None` where they reject the URL.
    Address(Option<Ipv4Addr>),
}

/// Whether this is the name of a host: labels of letters, digits and hyphens (RFC 1123, section 2.1), or an IPv4 address
/// as browsers write it. A dot at the end is allowed.
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

/// Whether a host is an IPv4 or IPv6 address rather than a name.
pub fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok()
}

/// What `Domain` of a cookie can be: the name of a host, no address, without a dot at the end.
fn is_domain(text: &str) -> bool {
    check(text).is_ok() && !text.ends_with('.') && !is_address(text)
}

/// Whether this can be the `Domain` of a cookie that the host `own` sets, if that is known; `domain` is in lower case.
///
/// # Errors
///
/// It is not the name of a host, or a public suffix, or `own` is not part of it: browsers then reject the cookie.
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
            Err(Problem::Address(Some(address))) => {
                error(format!("`{domain}` is the address {address}, and no domain"))
            }
            Err(Problem::Hyphen(label)) => {
                error(format!("`{domain}` is not a domain: `{label}` starts or ends with a hyphen"))
            }
            _ => error(format!("`{domain}` is not a domain")),
        };
        return Err(error
            .help("write a name, without a scheme, a port and a path: `domain: \"example.com\"`")
            .note("browsers reject a cookie for a domain that its sender is not part of"));
    }
    if is_public_suffix(domain) && own != Some(domain) {
        return Err(error(format!("`{domain}` is a public suffix"))
            .help("remove `domain`: the cookie then belongs to this host alone")
            .note("anyone can register a name below it, so browsers reject the cookie"));
    }
    match own {
        Some(host) if !domain_matches(host, domain) => {
            Err(error(format!("`{host}` cannot set a cookie for `{domain}`"))
                .help("remove `domain`, or name the host itself or a domain above it")
                .note("browsers reject a cookie for a domain that its sender is not part of"))
        }
        _ => Ok(()),
    }
}

/// Whether a cookie with this Domain goes to this host: the same name, or one below it (6265bis, section 5.1.3).
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

/// Whether everyone can register names below this one: `com`, `co.uk`, `github.io`.
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

/// The part of a name that somebody registered: a public suffix and one label. `None` for a public suffix and an address.
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

/// Who gives out the names below a host, where those belong to more than one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Owner {
    /// A registry, where anyone buys a name: `com`, `co.uk`.
    Registry,
    /// A service that gives everyone a name: `github.io`.
    Service,
}

/// Who gives out names below this one; `None` where a single owner has all of them.
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

/// Top-level names below which nobody can register one: they are reserved (RFC 2606, 6761, 6762 and 9476; ICANN for
/// `internal`, `home`, `corp` and `mail`), or left to private networks.
const PRIVATE: [&str; 12] =
    ["localhost", "local", "internal", "test", "example", "invalid", "alt", "home", "corp", "mail", "lan", "intranet"];

/// The IPv4 address that a URL parser reads; `None` where the host is a name, and `Some(None)` where browsers reject it.
pub(crate) fn ipv4(host: &str) -> Option<Option<Ipv4Addr>> {
    let name = host.strip_suffix('.').unwrap_or(host);
    ends_in_a_number(name).then(|| address(name))
}

/// Whether a URL parser takes the host for an IPv4 address (URL Standard, ends in a number checker).
fn ends_in_a_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit())) || is_hexadecimal(last)
}

fn is_hexadecimal(text: &str) -> bool {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The address that a URL parser reads (URL Standard, IPv4 parser): up to four numbers, decimal, octal or hexadecimal, the
/// last of which fills what is left.
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

/// What registries of countries call their second level, for all that may come: the list of public suffixes does not tell a
/// registry from a service.
const SECOND_LEVEL: &[&str] = &[
    "ac", "asn", "co", "com", "edu", "gob", "gov", "govt", "id", "info", "ltd", "me", "mil", "ne", "net", "nom", "or",
    "org", "plc", "sch", "web",
];

/// Public suffixes below which one owner has all names: cookies are not shared there, but scripts are the owner's.
const OWNED: &[&str] = &["googleapis.com", "withgoogle.com", "withyoutube.com"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_none() {
        let long = "a".repeat(64);
        let deep = "a.".repeat(127);
        for name in
            ["example.com", "localhost", "xn--bcher-kva.example", "r3---sn.example", "127.0.0.1", "1.example", "a."]
        {
            assert_eq!(check(name), Ok(()), "{name}");
        }
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

    /// Each is what Chromium 156 makes of `new URL("http://…")`.
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
    fn who_gives_out_names() {
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
