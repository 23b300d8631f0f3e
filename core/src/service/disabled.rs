//! A stand-in for the module without the feature `services`: it only records that a policy has the field, and where.

use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

/// The field `services` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Services {
    /// The name of the field.
    pub span: Span,
}

impl Services {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> Services {
        Services { span: entry.key.span }
    }

    /// Nothing. The type of the policy is left open: the model of a policy imports this file.
    pub(crate) fn expand<P>(&self, _: &mut P) {}

    /// Nothing.
    pub(crate) fn name_in(&self, _: &mut Diagnostics) {}

    /// No service.
    #[cfg(feature = "promise")]
    pub(crate) fn name_at(&self, _: Span) -> Option<&'static str> {
        None
    }

    /// Nothing is needed.
    #[cfg(feature = "explain")]
    pub(crate) fn needed(&self) -> &'static str {
        ""
    }

    /// Nothing is added.
    pub(crate) fn adds(&self, _: Span) -> bool {
        false
    }
}
