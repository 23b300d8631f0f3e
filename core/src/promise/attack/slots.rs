//! Slots: sources that are only known when the server starts.

use crate::csp::{ClauseValue, Csp, SourceExpression};
use crate::fetch::Policies;
use crate::span::Spanned;

/// The policies with every slot filled with everything that it can hold. `None` without slots.
///
/// A filled source has the place of its slot.
pub fn widened(policies: &Policies<'_>) -> Option<Policies<'static>> {
    let is_slot = |source: &Spanned<SourceExpression>| source.node.is_slot();
    let has_slot = |csp: &Csp| csp.clauses.iter().flat_map(|clause| clause.sources()).any(is_slot);
    policies.enforced().any(has_slot).then(|| {
        policies.map(|csp| {
            let mut csp = csp.clone();
            for clause in &mut csp.clauses {
                if let ClauseValue::Sources(sources) = &mut clause.value {
                    let filled = sources.drain(..).flat_map(|source| match is_slot(&source) {
                        true => everything().map(|node| Spanned::new(node, source.span)).collect(),
                        false => vec![source],
                    });
                    *sources = filled.collect();
                }
            }
            csp
        })
    })
}

/// What a slot can hold: hosts and schemes.
fn everything() -> impl Iterator<Item = SourceExpression> {
    ["*", "data:", "blob:"].into_iter().filter_map(|text| SourceExpression::parse(text).ok())
}
