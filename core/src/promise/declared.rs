//! What decided, as it is declared: with the names of slots instead of what they can hold.

use crate::csp::{Clause, SourceExpression};
use crate::fetch::Ruling;
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

/// The directive that decided.
pub(super) fn declared<'a>(policy: &'a SecurityPolicy, ruling: &Ruling<'_>) -> Option<&'a Clause> {
    policy.csps().get(ruling.policy)?.get(ruling.deciding.directive.node)
}

/// The source of the directive that decided, or the slot that it may be the value of.
pub(super) fn declared_source<'a>(
    list: &'a Clause,
    matched: &SourceExpression,
) -> Option<&'a Spanned<SourceExpression>> {
    let sources = list.sources();
    sources
        .iter()
        .find(|source| source.node == *matched)
        .or_else(|| sources.iter().find(|source| source.node.is_slot()))
}
