//! Checks single cases.
//!
//! The element of a request or of inline code is in the markup, without a nonce unless the case has one; inline code without a hash is
//! code that no hash matches. A request that is redirected is allowed if each URL of the chain is. A kind with several destinations,
//! such as `worker`, is allowed if all of them are, and denied if none is. Report-only policies block nothing.

mod breach;
pub(super) mod message;

pub(super) use self::breach::Breach;

use super::context::Context;
use super::model::Case;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

/// Adds an error if a browser does not do what the case says. Its help is what to do if no change of the policy keeps the case.
pub(super) fn check(context: &Context<'_>, case: &Case, span: Span, out: &mut Diagnostics) {
    let policies = case.page(context);
    if let Some(breach) = case.breach(&policies) {
        out.push(message::error(context, case, span, &breach));
    }
}

/// Whether a browser does what the case says.
pub(super) fn holds(context: &Context<'_>, case: &Case) -> bool {
    case.breach(&case.page(context)).is_none()
}
