//! A stand-in for the module without the feature `transport`: it only records that a policy has the field, and where.

use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// The field `transport` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportPolicy {
    /// The name of the field.
    pub span: Span,
}

impl TransportPolicy {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> TransportPolicy {
        TransportPolicy { span: entry.key.span }
    }

    pub(crate) fn check(&self, _: Option<&Spanned<Origin>>, _: &mut Diagnostics) {}
}
