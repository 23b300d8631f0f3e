//! Compares two source lists by containment.

use crate::csp::{Clause, Containment, Directive, Keyword, SourceExpression, Urls};
use crate::firsts::Names;
use crate::sorted::Sorted;
use crate::span::Spanned;
use crate::url::Origin;

/// The difference between two source lists, the second of which replaces the first.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The sources of the new list that allow what the old one does not.
    pub added: Vec<&'a Spanned<SourceExpression>>,
    /// The sources of the old list that allow what the new one does not.
    pub lost: Vec<&'a Spanned<SourceExpression>>,
    /// The sources of the new list that allow nothing more than the old one.
    pub shared: Vec<&'a Spanned<SourceExpression>>,
}

impl<'a> Change<'a> {
    /// Compares the list `before` with the list `now`, on pages of this origin.
    pub fn of(before: &'a Clause, now: &'a Clause, page: &Origin) -> Self {
        let urls = urls(now.directive.node);
        let ((added, shared), (lost, _)) = (split(now, before, page, urls), split(before, now, page, urls));
        Change { added, lost, shared }
    }
}

/// The sources that allow what the other list does not, and those that do not.
fn split<'a>(
    list: &'a Clause,
    other: &Clause,
    page: &Origin,
    urls: Urls,
) -> (Vec<&'a Spanned<SourceExpression>>, Vec<&'a Spanned<SourceExpression>>) {
    let sources: Vec<_> = list.sources().iter().filter(|source| allows_something(&source.node)).collect();
    let nodes: Vec<_> = sources.iter().map(|source| &source.node).collect();
    let beyond = beyond(&nodes, &allowing(other).collect::<Vec<_>>(), page, urls);
    let (more, same): (Vec<_>, Vec<_>) = sources.into_iter().enumerate().partition(|(place, _)| beyond.contains(place));
    let source = |(_, source)| source;
    (more.into_iter().map(source).collect(), same.into_iter().map(source).collect())
}

/// The sources of a list that allow anything.
pub(super) fn allowing(clause: &Clause) -> impl Iterator<Item = &SourceExpression> {
    clause.sources().iter().map(|source| &source.node).filter(|source| allows_something(source))
}

/// The places of the sources that allow what the other list does not: a URL, or what a keyword, a nonce or a hash allows.
pub(super) fn beyond(
    list: &[&SourceExpression],
    other: &[&SourceExpression],
    page: &Origin,
    urls: Urls,
) -> Sorted<usize> {
    // Most lists that are compared are almost the same.
    let known: Names<'_> = other.iter().map(ToString::to_string).collect();
    let is_missing = |source: &SourceExpression| match source {
        SourceExpression::Keyword(_) => !other.iter().any(|other| other.covers(source)),
        source => !known.contains(&source.to_string()),
    };
    let others = list.iter().enumerate().filter(|(_, source)| !source.matches_urls() && is_missing(source));
    let mut places: Sorted<usize> = others.map(|(place, _)| place).collect();
    places.extend(Containment::on(page, urls).beyond(list, other));
    places
}

/// The URLs that are matched against the list of a directive.
pub(super) fn urls(directive: Directive) -> Urls {
    match directive {
        Directive::DefaultSrc | Directive::ConnectSrc => Urls::Connections,
        Directive::BaseUri => Urls::Bases,
        Directive::FrameAncestors => Urls::Ancestors,
        _ => Urls::Requests,
    }
}

/// Whether a source allows anything: `none` does not, nor do the keywords that only change reports.
fn allows_something(source: &SourceExpression) -> bool {
    use Keyword::{None, ReportSample, ReportSha256, ReportSha384, ReportSha512};
    !matches!(source, SourceExpression::Keyword(None | ReportSample | ReportSha256 | ReportSha384 | ReportSha512))
}
