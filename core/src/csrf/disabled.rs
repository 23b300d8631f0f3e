//! Cross-site request forgery, without the feature `csrf`: where the field stands, and nothing else.

use crate::cookie::CookiePolicy;
use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// That a policy speaks of requests from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct CsrfPolicy {
    /// Where `csrf` stands.
    pub span: Span,
}

impl CsrfPolicy {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> CsrfPolicy {
        CsrfPolicy { span: entry.key.span }
    }

    pub(crate) fn check(&self, _: Option<&Spanned<Origin>>, _: Option<&CookiePolicy>, _: &mut Diagnostics) {}
}
