//! Networks of proxies: an address, or all addresses with the same first bits.

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `10.0.0.0/8`, or one address ([RFC 4632, section 3.1](https://www.rfc-editor.org/rfc/rfc4632#section-3.1)).
///
/// # Example
///
/// ```
/// use security_policy_core::{Span, transport::Network};
///
/// let parse = |text: &str| Network::parse(text, Span::new(0, text.len()));
/// assert!(parse("10.0.0.0/8").unwrap().covers(&parse("10.1.2.3").unwrap()));
/// let error = parse("10.1.2.3/8").unwrap_err();
/// assert_eq!(error.help.as_deref(), Some("write `\"10.0.0.0/8\"`, or `\"10.1.2.3\"` for the address alone"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Network {
    /// Its first address.
    pub address: IpAddr,
    /// The number of bits that all of its addresses share.
    pub prefix: u8,
}

impl Network {
    /// Reads an address, or a network.
    ///
    /// # Errors
    ///
    /// Returns an error for anything else: a host name, a port, a prefix that is too long, an address with bits after its prefix, or an
    /// IPv4 address that is written as an IPv6 one.
    pub fn parse(text: &str, span: Span) -> Result<Network, Diagnostic> {
        let error = |message: String| Diagnostic::error(span, message);
        let (before, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let Some(address) = before.parse::<IpAddr>().ok() else { return Err(not_an_address(text, before, span)) };
        let longest = longest(address);
        let is_decimal = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = match prefix {
            None => longest,
            Some(written) => {
                match written.parse::<u8>().ok().filter(|prefix| is_decimal(&written) && *prefix <= longest) {
                    Some(prefix) => prefix,
                    None => {
                        return Err(error(format!(
                            "the prefix `{written}` of `{before}` is not a number from 0 to {longest}"
                        ))
                        .help(format!("write `\"{before}\"` for the address alone")));
                    }
                }
            }
        };
        let network = Network { address: first(address, prefix), prefix };
        if let IpAddr::V6(address) = address
            && let Some(mapped) = address.to_ipv4_mapped()
        {
            let prefix = prefix.saturating_sub(96);
            let plain = Network { address: first(mapped.into(), prefix), prefix };
            return Err(
                error(format!("`{text}` is an IPv4 address in IPv6 notation")).help(format!("write `\"{plain}\"`"))
            );
        }
        match network.address == address {
            true => Ok(network),
            false => Err(error(format!("`{text}` has bits after its prefix"))
                .help(format!("write `\"{network}\"`, or `\"{address}\"` for the address alone"))),
        }
    }

    /// Whether every address of `other` is part of this network.
    pub fn covers(&self, other: &Network) -> bool {
        self.address.is_ipv4() == other.address.is_ipv4()
            && self.prefix <= other.prefix
            && first(other.address, self.prefix) == self.address
    }

    /// The networks that contain this one.
    pub(crate) fn wider(&self) -> Vec<Network> {
        (0..self.prefix).map(|prefix| Network { address: first(self.address, prefix), prefix }).collect()
    }

    /// Whether it is every address of its version of the protocol.
    pub fn is_everything(&self) -> bool {
        self.prefix == 0
    }
}

/// As it is written in `proxies`.
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)?;
        if self.prefix == longest(self.address) { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

fn not_an_address(text: &str, before: &str, span: Span) -> Diagnostic {
    let error = |message: String| Diagnostic::error(span, message);
    let without_port = before.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    let in_brackets = before.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let bare = without_port.or_else(|| in_brackets?.parse().ok());
    match bare {
        Some(address) => {
            let what = if without_port.is_some() { "a port" } else { "brackets" };
            error(format!("`{text}` has {what}, and `proxies` lists addresses")).help(format!("write `\"{address}\"`"))
        }
        None => error(format!("`{text}` is neither an address nor a network"))
            .help("write `\"10.0.0.0/8\"`, `\"192.0.2.7\"` or `\"::1\"`")
            .note("connections come from addresses, and a host name can get another address at any time"),
    }
}

fn longest(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The first address with the same `prefix` bits.
fn first(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Network, Diagnostic> {
        Network::parse(text, Span::new(0, text.len()))
    }

    #[test]
    fn networks_are_written_in_canonical_form() {
        for (text, network) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("192.0.2.7", "192.0.2.7"),
            ("192.0.2.7/32", "192.0.2.7"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("::1", "::1"),
            ("0:0::1/128", "::1"),
            ("2001:DB8::/32", "2001:db8::/32"),
            ("fd00::/8", "fd00::/8"),
            ("::/0", "::/0"),
        ] {
            assert_eq!(parse(text).map(|network| network.to_string()), Ok(network.to_owned()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for (text, help) in [
            ("10.1.0.0/8", "write `\"10.0.0.0/8\"`, or `\"10.1.0.0\"` for the address alone"),
            ("2001:db8::1/32", "write `\"2001:db8::/32\"`, or `\"2001:db8::1\"` for the address alone"),
            ("10.0.0.0/33", "write `\"10.0.0.0\"` for the address alone"),
            ("10.0.0.0/+8", "write `\"10.0.0.0\"` for the address alone"),
            ("10.0.0.0/", "write `\"10.0.0.0\"` for the address alone"),
            ("::1/129", "write `\"::1\"` for the address alone"),
            ("192.0.2.7:80", "write `\"192.0.2.7\"`"),
            ("[::1]:80", "write `\"::1\"`"),
            ("[::1]", "write `\"::1\"`"),
            ("::ffff:10.0.0.0/104", "write `\"10.0.0.0/8\"`"),
            ("::ffff:192.0.2.7", "write `\"192.0.2.7\"`"),
            ("proxy.example.com", "write `\"10.0.0.0/8\"`, `\"192.0.2.7\"` or `\"::1\"`"),
            ("10.0.0", "write `\"10.0.0.0/8\"`, `\"192.0.2.7\"` or `\"::1\"`"),
            ("010.0.0.1", "write `\"10.0.0.0/8\"`, `\"192.0.2.7\"` or `\"::1\"`"),
            ("", "write `\"10.0.0.0/8\"`, `\"192.0.2.7\"` or `\"::1\"`"),
        ] {
            assert_eq!(parse(text).expect_err(text).help.as_deref(), Some(help), "{text}");
        }
    }

    #[test]
    fn a_network_covers_its_addresses() {
        let covers = |one: &str, other: &str| parse(one).expect(one).covers(&parse(other).expect(other));
        assert!(covers("10.0.0.0/8", "10.255.0.0/16") && covers("0.0.0.0/0", "192.0.2.1") && covers("::/0", "::1"));
        assert!(
            !covers("10.0.0.0/8", "11.0.0.0")
                && !covers("10.1.0.0/16", "10.0.0.0/8")
                && !covers("0.0.0.0/0", "::1")
                && !covers("10.0.0.0/16", "10.0.0.0/8")
                && !covers("::/0", "0.0.0.0")
        );
    }

    #[test]
    fn the_wider_networks_are_those_that_cover() {
        let texts = [
            "0.0.0.0/0",
            "10.0.0.0/8",
            "10.1.0.0/16",
            "10.1.2.3",
            "192.0.2.0/24",
            "::/0",
            "2001:db8::/32",
            "2001:db8::1",
        ];
        let networks = texts.map(|text| parse(text).expect(text));
        for network in &networks {
            let wider = network.wider();
            for other in &networks {
                assert_eq!(wider.contains(other), other != network && other.covers(network), "{other} of {network}");
            }
        }
    }
}
