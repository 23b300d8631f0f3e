//! The part of a URL between `//` and its path.

use crate::host;
use std::net::Ipv6Addr;

/// The host and the port of a URL, as they are written.
pub(super) struct Authority<'a> {
    pub(super) host: &'a str,
    pub(super) port: Option<&'a str>,
}

impl<'a> Authority<'a> {
    pub(super) fn split(text: &'a str) -> Self {
        // The colons of an IPv6 address are inside its brackets.
        let bracket = text.rfind(']').unwrap_or(0);
        match text[bracket..].rfind(':') {
            Some(colon) => Authority { host: &text[..bracket + colon], port: Some(&text[bracket + colon + 1..]) },
            None => Authority { host: text, port: None },
        }
    }

    /// Whether the host is a valid DNS name or an address.
    pub(super) fn is_host(&self) -> bool {
        match self.in_brackets() {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => host::check(self.host).is_ok(),
        }
    }

    /// What is between `[` and `]`, if that is the host.
    pub(super) fn in_brackets(&self) -> Option<&'a str> {
        self.host.strip_prefix('[')?.strip_suffix(']')
    }

    /// The host as browsers serialise it (URL Standard, section 3.5).
    pub(super) fn to_host(&self) -> String {
        self.in_brackets().and_then(ipv6).unwrap_or_else(|| self.host.to_ascii_lowercase())
    }
}

/// An IPv6 address in brackets, as browsers serialise it (URL Standard, section 3.5).
pub(super) fn ipv6(text: &str) -> Option<String> {
    let address = text.parse::<Ipv6Addr>().ok()?;
    if address.to_ipv4_mapped().is_none() {
        return Some(format!("[{address}]"));
    }
    // Rust displays the last four octets of an IPv4-mapped address in dotted notation; browsers do not.
    let [.., high, low] = address.segments();
    Some(format!("[::ffff:{high:x}:{low:x}]"))
}
