//! A stand-in for the module without the feature `csrf`: it only records that a policy has the field, and where.

use crate::cookie::CookiePolicy;
use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// The field `csrf` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct CsrfPolicy {
    /// The name of the field.
    pub span: Span,
}

impl CsrfPolicy {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> CsrfPolicy {
        CsrfPolicy { span: entry.key.span }
    }

    pub(crate) fn check(&self, _: Option<&Spanned<Origin>>, _: Option<&CookiePolicy>, _: &mut Diagnostics) {}
}
