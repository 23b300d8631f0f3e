//! Checks each promise of a policy.

use super::conflict;
use super::context::Context;
use super::model::Promise;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::SecurityPolicy;
use crate::span::Span;

/// Adds an error to `out` for each promise that does not hold.
///
/// A policy that only serves as a base is never sent, so its promises are checked in the policies that are derived from it. A promise
/// of another base is an error here only if it holds for the base itself.
pub fn check(policy: &SecurityPolicy, out: &mut Diagnostics) {
    let settled = conflict::report(policy, out);
    if policy.is_base {
        return;
    }
    let mut found = broken(policy, &settled);
    if let Some(base) = policy.inheritance.as_deref().filter(|base| !base.policy.is_base) {
        let is_inherited = |error: &Diagnostic| base.span.contains(error.span);
        if found.iter().any(is_inherited) {
            let reported = broken(&base.policy, &[]);
            found.retain(|error| !reported.iter().any(|other| other.span == error.span));
        }
    }
    out.extend(found);
}

/// The errors about the promises that do not hold, without those at the places of `settled`.
fn broken(policy: &SecurityPolicy, settled: &[Span]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(expect) = &policy.expect else { return found };
    let context = Context::new(policy);
    for promise in expect.promises.iter().filter(|promise| !settled.contains(&promise.span)) {
        let mut out = Diagnostics::new();
        match &promise.node {
            Promise::Case(case) => super::case::check(&context, case, promise.span, &mut out),
            Promise::Only(only) => super::only::check(&context, only, promise.span, &mut out),
            Promise::Named(named, list) => {
                super::named::check(&context, named, list.as_ref(), promise.span, &mut out);
            }
        }
        found.extend(out.into_iter().map(|error| error.of_promise(promise.node.to_string())));
    }
    found
}
