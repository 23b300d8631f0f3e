//! A stand-in for the module without the feature `reporting`: it only records that a policy has the field, and where.

use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

/// The field `reporting` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reporting {
    /// The name of the field.
    pub span: Span,
}

impl Reporting {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> Reporting {
        Reporting { span: entry.key.span }
    }

    /// Nothing. The type of the policy is left open: the model of a policy imports this file.
    pub(crate) fn expand<P>(&self, _: &mut P, _: &mut Diagnostics) {}
}
