//! The field `transport`: redirects to https, proxies and hosts.

use super::report::lints;

#[cfg(feature = "transport")]
mod transport_any_proxy;
#[cfg(feature = "transport")]
mod transport_exempt_page;
#[cfg(feature = "transport")]
mod transport_public_suffix;

lints! {
    feature "transport",
    transport_any_proxy,
    transport_exempt_page,
    transport_public_suffix,
}
