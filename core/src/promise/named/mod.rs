//! Table: the named promises, one row each and one file each.

mod row;

pub use self::row::{NAMED, Named};

use super::context::Context;
use super::model::Only;
use crate::diagnostic::Diagnostics;
use crate::span::{Span, Spanned};

pub(super) fn check(_: &Context<'_>, _: &Spanned<&'static Named>, _: Option<&Only>, _: Span, _: &mut Diagnostics) {}
