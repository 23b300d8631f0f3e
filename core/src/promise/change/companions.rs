//! What has to go with a change, so that it brings nothing that a lint denies.

use super::copy::{clause, set_clause};
use super::frames;
use crate::csp::{Clause, Csp, Directive};
use crate::policy::SecurityPolicy;
use crate::promise::numbered::enforced;

/// Adds what a change that led from `before` to `policy` needs.
pub(super) fn complete(policy: &mut SecurityPolicy, before: &SecurityPolicy) {
    frames::agree(policy, before);
    // A nonce trusts the element of a script and not its URL, which an injected `base` element then decides.
    if trusts_elements(policy) && !trusts_elements(before) && !restricts_base(policy) {
        let first = enforced(policy).next().map(|csp| csp.number);
        set_clause(policy, first, clause(Directive::BaseUri, Vec::new()));
    }
}

/// Whether a list for scripts has a nonce.
fn trusts_elements(policy: &SecurityPolicy) -> bool {
    policy.csps().into_iter().flat_map(Csp::script_lists).any(Clause::has_nonce)
}

/// Whether a list says which URLs a `base` element may have, and not everyone's.
fn restricts_base(policy: &SecurityPolicy) -> bool {
    let lists = enforced(policy).filter_map(|csp| csp.csp.node.get(Directive::BaseUri));
    lists.into_iter().any(|list| !list.sources().iter().any(|source| source.node.has_many_owners()))
}
