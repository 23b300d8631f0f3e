//! `frame_ancestors` and X-Frame-Options, which say the same in two headers.

use super::model::SecurityPolicy;
use crate::csp::{Clause, Directive, Disposition, Keyword, SourceExpression};
use crate::header::keyword::{FRAMES_DENIED, FRAMES_OF_SAME_ORIGIN};
use crate::span::Spanned;
use crate::word::Word;

/// What the enforced `frame_ancestors` of a policy are as X-Frame-Options.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ancestors {
    /// The policy has none.
    Undeclared,
    /// The value of X-Frame-Options with the same meaning.
    Same(Word),
    /// There is none: other origins are allowed.
    Others,
}

impl SecurityPolicy {
    /// Compares all enforced policies: an ancestor has to match each.
    pub(crate) fn ancestors(&self) -> Ancestors {
        let enforced = self.csps_of(Disposition::Enforce);
        let lists: Vec<&Clause> = enforced.iter().filter_map(|csp| csp.get(Directive::FrameAncestors)).collect();
        let is_self =
            |source: &Spanned<SourceExpression>| source.node == SourceExpression::Keyword(Keyword::SelfOrigin);
        if lists.is_empty() {
            Ancestors::Undeclared
        } else if lists.iter().any(|list| list.allows_nothing()) {
            Ancestors::Same(FRAMES_DENIED)
        } else if lists.iter().any(|list| list.sources().iter().all(is_self)) {
            Ancestors::Same(FRAMES_OF_SAME_ORIGIN)
        } else {
            Ancestors::Others
        }
    }
}
