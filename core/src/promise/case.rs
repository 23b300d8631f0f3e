//! Checks `case` promises.

use super::context::Context;
use super::model::Case;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

pub(super) fn check(_: &Context<'_>, _: &Case, _: Span, _: &mut Diagnostics) {}
