//! What `transport` means for the server: the status of a redirect, and every host that it answers for.

use super::host::Host;
use super::policy::TransportPolicy;
use crate::url::Origin;
use std::collections::BTreeSet;

impl TransportPolicy {
    /// The status of a redirect. `None`: nothing is redirected, because `redirect: none` says so or the pages are on the machine of the
    /// developer.
    pub fn status(&self, origin: Option<&Origin>) -> Option<u16> {
        origin.filter(|origin| origin.is_https() && !origin.is_loopback())?;
        self.redirect().node.wire.parse().ok()
    }

    /// The hosts that the server answers for: that of the origin first, and then those that are listed.
    pub fn all_hosts(&self, origin: Option<&Origin>) -> Vec<Host> {
        let own = origin.map(Host::of).into_iter();
        let mut seen = BTreeSet::new();
        let listed = self.hosts.node.iter().map(|host| host.node.clone());
        own.chain(listed).filter(|host| seen.insert(host.to_string())).collect()
    }
}
