//! Two source lists, by containment.

use super::amount::Item;
use crate::csp::{Clause, Keyword, SourceExpression};
use crate::span::Spanned;

/// What becomes of one source list where another replaces it.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The sources that the old list does not let in.
    pub added: Vec<&'a Spanned<SourceExpression>>,
    /// The sources that the new list does not let in.
    pub lost: Vec<&'a Spanned<SourceExpression>>,
    /// The sources of the new list that the old one lets in as well.
    pub shared: Vec<&'a Spanned<SourceExpression>>,
}

impl<'a> Change<'a> {
    /// From the list `before` to the list `now`.
    pub fn of(before: &'a Clause, now: &'a Clause) -> Self {
        let missing = |from: &'a Clause, list: &Clause| {
            let is_missing = |source: &&Spanned<SourceExpression>| {
                lets_in(&source.node) && !list.sources().iter().any(|other| other.node.covers(&source.node))
            };
            from.sources().iter().filter(is_missing).collect::<Vec<_>>()
        };
        let added = missing(now, before);
        let shared = now.sources().iter().filter(|source| lets_in(&source.node) && !added.contains(source)).collect();
        Change { added, lost: missing(before, now), shared }
    }
}

/// What a list lets in.
pub(super) fn items(clause: &Clause) -> Vec<Item> {
    let sources = clause.sources().iter().filter(|source| lets_in(&source.node));
    sources.map(|source| Item::Source(source.node.clone())).collect()
}

/// Whether a source lets anything in: `none` does not, nor what only changes reports.
fn lets_in(source: &SourceExpression) -> bool {
    use Keyword::{None, ReportSample, ReportSha256, ReportSha384, ReportSha512};
    !matches!(source, SourceExpression::Keyword(None | ReportSample | ReportSha256 | ReportSha384 | ReportSha512))
}
