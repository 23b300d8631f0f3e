//! A stand-in for the module without the feature `templates`: it only records that a policy has the field, and where.

use crate::declaration::Entry;
use crate::diagnostic::Diagnostics;
use crate::span::Span;

/// The field `templates` of a policy, whose content is not read.
#[derive(Clone, Debug, PartialEq)]
pub struct Templates {
    /// The name of the field.
    pub span: Span,
}

impl Templates {
    pub(crate) fn lower(entry: &Entry, _: &mut Diagnostics) -> Templates {
        Templates { span: entry.key.span }
    }
}
