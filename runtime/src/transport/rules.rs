//! The rules of a policy's `transport`, as the macro generates them.

use super::host::RequestHost;
pub use super::network::Network;

/// The whole field.
#[derive(Debug)]
pub struct Rules {
    /// The declared origin, serialized.
    pub origin: &'static str,
    /// The port of the origin, if it is not the default port of its scheme.
    pub port: Option<u16>,
    /// The status of a redirect; `None` if nothing is redirected.
    pub status: Option<u16>,
    /// The paths that are also answered over http.
    pub exempt: &'static [&'static str],
    /// The proxies that may state the scheme.
    pub proxies: &'static [Network],
    /// The hosts that the server answers for.
    pub hosts: &'static [Host],
}

/// A host that the server answers for.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// The name in lower case, without a trailing dot. An IPv6 address is in brackets.
    pub name: &'static str,
    /// The only accepted port; `None` for the default ports and that of the origin.
    pub port: Option<u16>,
    /// Whether it stands for the hosts below `name`.
    pub is_wildcard: bool,
}

impl Rules {
    /// Whether the server answers for a host.
    pub(super) fn accepts(&self, host: &RequestHost<'_>) -> bool {
        self.hosts.iter().any(|declared| {
            let has_name = match declared.is_wildcard {
                true => host.is_below(declared.name),
                false => host.is(declared.name),
            };
            has_name && self.accepts_port(declared.port, host.port())
        })
    }

    fn accepts_port(&self, declared: Option<u16>, port: Option<u16>) -> bool {
        match (declared, port) {
            (_, None) => declared.is_none_or(|declared| DEFAULT_PORTS.contains(&declared)),
            (Some(declared), Some(port)) => declared == port,
            (None, Some(port)) => DEFAULT_PORTS.contains(&port) || self.port == Some(port),
        }
    }
}

/// The ports that a URL need not name.
const DEFAULT_PORTS: [u16; 2] = [80, 443];
