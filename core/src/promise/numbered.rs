//! The Content-Security-Policies of a policy, by their numbers.

use crate::csp::{Csp, Disposition};
use crate::policy::{Header, SecurityPolicy};
use crate::span::Spanned;

/// One of several Content-Security-Policies.
#[derive(Clone, Debug)]
pub(super) struct Numbered<'a> {
    /// Its number among all of them, enforced or not, from 0.
    pub(super) number: usize,
    /// The header that it is in.
    pub(super) header: &'a Header,
    /// The policy, at the place for a message about all of it (see [`Header::csps`]).
    pub(super) csp: Spanned<&'a Csp>,
    /// What a message calls it: `the second policy`. `None` if it is the only one of its header.
    pub(super) name: Option<String>,
}

/// The Content-Security-Policies, in the order of [`SecurityPolicy::csps`].
pub(super) fn numbered(policy: &SecurityPolicy) -> Vec<Numbered<'_>> {
    let mut all = Vec::new();
    for header in &policy.headers {
        let csps = header.csps();
        let count = csps.len();
        for (index, csp) in csps.into_iter().enumerate() {
            let name = (count > 1).then(|| match ORDINALS.get(index) {
                Some(ordinal) => format!("the {ordinal} policy"),
                None => format!("policy {}", index + 1),
            });
            all.push(Numbered { number: all.len(), header, csp, name });
        }
    }
    all
}

/// Those that browsers enforce.
pub(super) fn enforced(policy: &SecurityPolicy) -> impl Iterator<Item = Numbered<'_>> {
    numbered(policy).into_iter().filter(|numbered| numbered.csp.node.disposition == Disposition::Enforce)
}

const ORDINALS: &[&str] = &["first", "second", "third", "fourth", "fifth"];
