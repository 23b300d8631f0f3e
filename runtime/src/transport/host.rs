//! The host that a request names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::{Version, header::HOST, request::Parts};

use super::rejection::Rejection;

/// A host and its port, as a request names them.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequestHost<'r> {
    /// Without a trailing dot.
    name: &'r str,
    port: Option<u16>,
}

/// Every host that a request names: that of its URI, and that of its `Host` header.
///
/// An absolute URI, and the `:authority` of HTTP/2, take precedence over the header (RFC 9112, section 3.2.2). Applications that build
/// links read one or the other, so both are checked.
#[derive(Debug)]
pub(super) struct RequestHosts<'r> {
    uri: Option<RequestHost<'r>>,
    header: Option<RequestHost<'r>>,
}

impl<'r> RequestHosts<'r> {
    /// Reads the hosts of a request.
    ///
    /// # Errors
    ///
    /// Returns an error if there is none, if there are several `Host` headers, or if one is malformed (RFC 9112, section 3.2).
    pub(super) fn of(request: &'r Parts) -> Result<Self, Rejection> {
        let uri = request.uri.authority().map(|authority| RequestHost::parse(authority.as_str())).transpose()?;
        let mut lines = request.headers.get_all(HOST).iter();
        let line = lines.next();
        if lines.next().is_some() {
            return Err(Rejection::RepeatedHost);
        }
        let header =
            line.map(|line| RequestHost::parse(line.to_str().map_err(|_| Rejection::MalformedHost)?)).transpose()?;
        let needs_header = request.version == Version::HTTP_11 || uri.is_none();
        if header.is_none() && needs_header {
            return Err(Rejection::MissingHost);
        }
        Ok(Self { uri, header })
    }

    /// Whether a condition holds for every host of the request.
    pub(super) fn all(&self, is: impl Fn(&RequestHost<'r>) -> bool) -> bool {
        self.uri.iter().chain(&self.header).all(is)
    }
}

impl<'r> RequestHost<'r> {
    /// Reads `host[:port]` (RFC 9110, section 7.2).
    fn parse(text: &'r str) -> Result<Self, Rejection> {
        let end = text.rfind(']').unwrap_or_default();
        let (name, port) = match text[end..].find(':') {
            Some(colon) => (&text[..end + colon], &text[end + colon + 1..]),
            None => (text, ""),
        };
        let port = match port {
            "" => None,
            port if port.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(port.parse().map_err(|_| Rejection::MalformedHost)?)
            }
            _ => return Err(Rejection::MalformedHost),
        };
        let name = name.strip_suffix('.').unwrap_or(name);
        match name {
            "" => Err(Rejection::MissingHost),
            name if ipv6(name).is_some() || name.bytes().all(is_name_byte) => Ok(Self { name, port }),
            _ => Err(Rejection::MalformedHost),
        }
    }

    pub(super) fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether it is a declared host, which is in lower case.
    pub(super) fn is(&self, declared: &str) -> bool {
        match (ipv6(self.name), ipv6(declared)) {
            (Some(own), Some(declared)) => own == declared,
            _ => self.name.eq_ignore_ascii_case(declared),
        }
    }

    /// Whether it is a host below a declared one.
    pub(super) fn is_below(&self, declared: &str) -> bool {
        let (name, end) = (self.name.as_bytes(), declared.as_bytes());
        match name.len().checked_sub(end.len() + 1) {
            Some(dot) if dot > 0 => {
                name[dot] == b'.' && name[dot - 1] != b'.' && name[dot + 1..].eq_ignore_ascii_case(end)
            }
            _ => false,
        }
    }

    /// Whether it names the machine itself: `localhost`, `127.0.0.1`, `[::1]`.
    pub(super) fn is_loopback(&self) -> bool {
        let address = ipv6(self.name).map(IpAddr::from).or_else(|| Some(self.name.parse::<Ipv4Addr>().ok()?.into()));
        match address {
            Some(address) => address.to_canonical().is_loopback(),
            None => self.is("localhost") || self.is_below("localhost"),
        }
    }
}

fn ipv6(name: &str) -> Option<Ipv6Addr> {
    name.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// What registered names consist of in practice. DNS also allows an underscore.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}
