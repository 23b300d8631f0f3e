//! The slots in the lists of promises: a slot that the policy does not have is never filled.

use super::model::Promise;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::SecurityPolicy;

/// Adds an error to `out` for each slot of a promise that no source list of the policy has.
pub(super) fn report(policy: &SecurityPolicy, out: &mut Diagnostics) {
    let promises = policy.expect.iter().flat_map(|expect| &expect.promises);
    let lists = promises.filter_map(|promise| match &promise.node {
        Promise::Only(only) | Promise::Named(_, Some(only)) => Some(&only.list),
        Promise::Named(_, None) | Promise::Case(_) => None,
    });
    for source in lists.flatten().filter(|source| source.node.is_slot()) {
        let is_same = |clause: &&crate::csp::Clause| clause.sources().iter().any(|other| other.node == source.node);
        if policy.clauses().iter().any(is_same) {
            continue;
        }
        out.push(
            Diagnostic::error(source.span, format!("no source list of this policy has the slot `{}`", source.node))
                .help("remove it, or write it in the directive that it fills too"),
        );
    }
}
