//! Compares two source lists by containment.

use super::amount::Item;
use crate::csp::{Clause, Keyword, SourceExpression};
use crate::span::Spanned;

/// The difference between two source lists, the second of which replaces the first.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The sources of the new list that the old one does not cover.
    pub added: Vec<&'a Spanned<SourceExpression>>,
    /// The sources of the old list that the new one does not cover.
    pub lost: Vec<&'a Spanned<SourceExpression>>,
    /// The sources of the new list that the old one covers too.
    pub shared: Vec<&'a Spanned<SourceExpression>>,
}

impl<'a> Change<'a> {
    /// Compares the list `before` with the list `now`.
    pub fn of(before: &'a Clause, now: &'a Clause) -> Self {
        let missing = |from: &'a Clause, list: &Clause| {
            let is_missing = |source: &&Spanned<SourceExpression>| {
                allows_something(&source.node) && !list.sources().iter().any(|other| other.node.covers(&source.node))
            };
            from.sources().iter().filter(is_missing).collect::<Vec<_>>()
        };
        let added = missing(now, before);
        let shared =
            now.sources().iter().filter(|source| allows_something(&source.node) && !added.contains(source)).collect();
        Change { added, lost: missing(before, now), shared }
    }
}

/// The items that a source list allows.
pub(super) fn items(clause: &Clause) -> Vec<Item> {
    let sources = clause.sources().iter().filter(|source| allows_something(&source.node));
    sources.map(|source| Item::Source(source.node.clone())).collect()
}

/// Whether a source allows anything: `none` does not, nor do the keywords that only change reports.
fn allows_something(source: &SourceExpression) -> bool {
    use Keyword::{None, ReportSample, ReportSha256, ReportSha384, ReportSha512};
    !matches!(source, SourceExpression::Keyword(None | ReportSample | ReportSha256 | ReportSha384 | ReportSha512))
}
