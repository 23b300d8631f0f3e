//! Checks `only` promises.

use super::message;
use super::search::violation;
use crate::diagnostic::Diagnostics;
use crate::promise::context::Context;
use crate::promise::model::Only;
use crate::span::Span;

pub(in crate::promise) fn check(context: &Context<'_>, only: &Only, span: Span, out: &mut Diagnostics) {
    if let Some(found) = violation(&context.policies, &[only.kind.node], &only.list) {
        out.push(message::error(context, only, span, &found));
    }
}

/// Whether the promise holds.
pub(in crate::promise) fn holds(context: &Context<'_>, only: &Only) -> bool {
    violation(&context.policies, &[only.kind.node], &only.list).is_none()
}
