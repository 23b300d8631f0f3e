//! Checks each promise of a policy.

use super::context::Context;
use super::model::Promise;
use crate::diagnostic::Diagnostics;
use crate::policy::SecurityPolicy;

/// Adds an error to `out` for each promise that does not hold.
pub fn check(policy: &SecurityPolicy, out: &mut Diagnostics) {
    let Some(expect) = &policy.expect else { return };
    let context = Context::new(policy);
    for promise in &expect.promises {
        if out.is_full() {
            return;
        }
        match &promise.node {
            Promise::Case(case) => super::case::check(&context, case, promise.span, out),
            Promise::Only(only) => super::only::check(&context, only, promise.span, out),
            Promise::Named(named, list) => super::named::check(&context, named, list.as_ref(), promise.span, out),
        }
    }
}
