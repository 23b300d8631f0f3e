//! Checks `only` promises.

use super::context::Context;
use super::model::Only;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

pub(super) fn check(_: &Context<'_>, _: &Only, _: Span, _: &mut Diagnostics) {}
