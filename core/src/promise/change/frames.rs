//! `X-Frame-Options` beside `frame_ancestors`.

use super::copy::{set_word, with_word};
use crate::csp::{Clause, Directive, Keyword, SourceExpression};
use crate::header::{Field, keyword};
use crate::policy::SecurityPolicy;
use crate::promise::numbered::enforced;
use crate::word::Word;

/// `x_frame_options: same_origin`
pub(super) fn of_same_origin(policy: &SecurityPolicy) -> SecurityPolicy {
    with_word(policy, Field::XFrameOptions, row(&keyword::FRAMES_OF_SAME_ORIGIN))
}

/// `x_frame_options: deny`
pub(super) fn denied(policy: &SecurityPolicy) -> SecurityPolicy {
    with_word(policy, Field::XFrameOptions, row(&keyword::FRAMES_DENIED))
}

/// Has `x_frame_options`, which browsers ignore if there is `frame_ancestors`, say the same. It cannot name other origins.
pub(super) fn agree(policy: &mut SecurityPolicy) {
    let Some(header) = policy.header(Field::XFrameOptions) else { return };
    let is = |word: &Word| header.render().first().is_some_and(|text| text.to_string() == word.wire);
    let lists: Vec<Clause> =
        enforced(policy).filter_map(|csp| csp.csp.node.get(Directive::FrameAncestors).cloned()).collect();
    let own = SourceExpression::Keyword(Keyword::SelfOrigin);
    if lists.is_empty() || lists.iter().any(Clause::allows_nothing) {
        return;
    }
    let only_own = lists.iter().any(|list| list.sources().iter().all(|source| source.node == own));
    match only_own {
        true if is(&keyword::FRAMES_OF_SAME_ORIGIN) => {}
        true => set_word(policy, Field::XFrameOptions, row(&keyword::FRAMES_OF_SAME_ORIGIN)),
        false => set_word(policy, Field::XFrameOptions, None),
    }
}

fn row(word: &Word) -> Option<&'static Word> {
    keyword::X_FRAME_OPTIONS.iter().find(|row| *row == word)
}
