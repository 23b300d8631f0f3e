//! Networks of proxies.

use std::{
    error, fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// An address, or a network such as `10.0.0.0/8`, of proxies that may state the scheme of a request.
///
/// A policy declares those that it knows. [`TransportLayer::trust`](super::TransportLayer::trust) adds others when the program starts.
///
/// # Example
///
/// ```
/// use security_policy::transport::Network;
///
/// let network: Network = "10.0.0.0/8".parse().unwrap();
/// assert!(network.contains("10.1.2.3".parse().unwrap()));
/// assert!("proxy.example.com".parse::<Network>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpNet);

impl Network {
    /// A network that the macro has checked.
    #[doc(hidden)]
    #[must_use]
    pub const fn v4(bits: u32, prefix: u8) -> Self {
        Self(IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::from_bits(bits), prefix)))
    }

    /// A network that the macro has checked.
    #[doc(hidden)]
    #[must_use]
    pub const fn v6(bits: u128, prefix: u8) -> Self {
        Self(IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::from_bits(bits), prefix)))
    }

    /// Whether an address is part of it. An IPv4 address in IPv6 notation, as a socket for both versions reports it, is an IPv4
    /// address.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    /// Reads an address or a network.
    ///
    /// # Errors
    ///
    /// Returns an error for anything else, and for an address with bits after its prefix, such as `10.1.0.0/8`.
    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let network = match text.parse::<IpAddr>() {
            Ok(address) => IpNet::from(address.to_canonical()),
            Err(_) => text.parse::<IpNet>().map_err(|_| NetworkError(()))?,
        };
        match network.trunc() == network {
            true => Ok(Self(network)),
            false => Err(NetworkError(())),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The error of a text that is neither an address nor a network.
///
/// # Example
///
/// ```
/// use security_policy::transport::Network;
///
/// let error = "10.1.0.0/8".parse::<Network>().unwrap_err();
/// assert_eq!(error.to_string(), "not an address or a network such as `10.0.0.0/8`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkError(());

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an address or a network such as `10.0.0.0/8`")
    }
}

impl error::Error for NetworkError {}
