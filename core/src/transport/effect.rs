//! What `transport` means for the server: the status of a redirect, and every host that it answers for.

use super::host::Host;
use super::policy::TransportPolicy;
use crate::url::Origin;

impl TransportPolicy {
    /// The status of a redirect. `None`: nothing is redirected, because `redirect: none` says so or the pages are on the machine of the
    /// developer.
    pub fn status(&self, origin: Option<&Origin>) -> Option<u16> {
        origin.filter(|origin| origin.is_https() && !origin.is_loopback())?;
        self.redirect().node.wire.parse().ok()
    }

    /// The hosts that the server answers for: that of the origin first, and then those that are listed.
    pub fn all_hosts(&self, origin: Option<&Origin>) -> Vec<Host> {
        let own = origin.map(Host::of);
        let mut all: Vec<Host> = own.into_iter().collect();
        for host in &self.hosts.node {
            if !all.contains(&host.node) {
                all.push(host.node.clone());
            }
        }
        all
    }
}
