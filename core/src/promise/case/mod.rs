//! Checks single cases.
//!
//! The element of a request or of inline code is in the markup, without a nonce unless the case has one; inline code without a hash is
//! code that no hash matches. A request that is redirected is allowed if each URL of the chain is. A kind with several destinations,
//! such as `worker`, is allowed if all of them are, and denied if none is. Report-only policies block nothing.

mod attempt;
pub(super) mod message;

pub(super) use self::attempt::{Breach, Step};

use super::context::Context;
use super::model::Case;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

/// Adds an error if a browser does not do what the case says. Its help is what to do if no change of the policy keeps the case.
pub(super) fn check(context: &Context<'_>, case: &Case, span: Span, out: &mut Diagnostics) {
    let integrity = case.integrity();
    let (policies, attempts) = (case.page(context), case.attempts(&integrity));
    if let Some(breach) = case.breach(&attempts, &policies) {
        out.push(message::error(context, case, span, &breach));
    }
}

/// Whether a browser does what the case says.
pub(super) fn holds(context: &Context<'_>, case: &Case) -> bool {
    let integrity = case.integrity();
    let policies = case.page(context);
    case.breach(&case.attempts(&integrity), &policies).is_none()
}
