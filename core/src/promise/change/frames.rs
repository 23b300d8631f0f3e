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
pub(super) fn agree(policy: &mut SecurityPolicy, before: &SecurityPolicy) {
    let Some(header) = policy.header(Field::XFrameOptions) else { return };
    let lists = lists(policy);
    if lists.is_empty() || lists == self::lists(before) || lists.iter().any(|list| list.allows_nothing()) {
        return;
    }
    let own = SourceExpression::Keyword(Keyword::SelfOrigin);
    let is_own = |list: &&Clause| list.sources().iter().all(|source| source.node == own);
    let same_origin = &keyword::FRAMES_OF_SAME_ORIGIN;
    if !lists.iter().any(is_own) {
        set_word(policy, Field::XFrameOptions, None);
    } else if header.render().first().is_none_or(|text| text.to_string() != same_origin.wire) {
        set_word(policy, Field::XFrameOptions, row(same_origin));
    }
}

fn lists(policy: &SecurityPolicy) -> Vec<&Clause> {
    enforced(policy).filter_map(|csp| csp.csp.node.get(Directive::FrameAncestors)).collect()
}

fn row(word: &Word) -> Option<&'static Word> {
    keyword::X_FRAME_OPTIONS.iter().find(|row| *row == word)
}
