//! A stand-in for the module without the feature `promise`: it only records that a policy has the field, and where.

use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// The field `expect` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectations {
    /// The name of the field.
    pub span: Span,
}

impl Expectations {
    pub(crate) fn lower(entry: &Entry, _: Option<&Spanned<Origin>>, _: &mut Diagnostics) -> Expectations {
        Expectations { span: entry.key.span }
    }
}

/// Checks nothing.
pub fn check(_: &SecurityPolicy, _: &mut Diagnostics) {}
