//! How a derived policy changes a source list of its base: one decision, and at most one finding.

use crate::csp::{Clause, Csp, Directive, Keyword, SourceExpression};
use crate::list::separated;
use crate::order::Change;
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};

/// A list that allows what the base's list does not. A list that only restricts more is not reported.
pub(super) struct Decision<'a> {
    /// The list.
    pub(super) clause: &'a Clause,
    /// The list that it replaces: the base's list of this name, or the one that browsers fall back to in the base.
    pub(super) before: &'a Clause,
    /// Which sources are added, kept and lost.
    pub(super) change: Change<'a>,
    /// How the change is judged.
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It keeps the base's sources with `..`, or has no source in common with the fallback that it replaces: intended.
    Meant,
    /// It replaces a fallback, and no longer allows the site's own files.
    FallbackLost,
    /// It replaces a list with a nonce, and has no nonce.
    NonceLost,
    /// It allows what the base does not, without `..` to show the intention.
    Weakening,
}

/// Every decision about a list that `policy` does not inherit.
pub(super) fn decisions(policy: &SecurityPolicy) -> Vec<Decision<'_>> {
    let mut decisions = Vec::new();
    for (csp, base) in policy.csps_with_base() {
        decisions.extend(policy.written_here(csp).into_iter().filter_map(|clause| decision(clause, base, policy)));
    }
    decisions
}

fn decision<'a>(clause: &'a Clause, base: &'a Csp, policy: &SecurityPolicy) -> Option<Decision<'a>> {
    let directive = clause.directive.node;
    let before = base.effective_clause(directive)?;
    let mut change = Change::of(before, clause, &policy.page_origin());
    // The name of a service states the intention.
    change.added.retain(|source| !policy.is_of_service(source.span));
    if change.added.is_empty() {
        return None;
    }
    let is_extended = policy.inheritance.as_ref().is_some_and(|base| base.extended.contains(&clause.directive.span));
    let has_nonce = |clause: &Clause| clause.find(&SourceExpression::Nonce).is_some();
    let is_new = base.get(directive).is_none() && change.shared.is_empty() && !RUNS.contains(&directive);
    let kind = match () {
        () if is_extended => Kind::Meant,
        () if is_new
            && OWN_FILES.contains(&directive)
            && before.keyword(Keyword::SelfOrigin).is_some()
            && !change.lost.is_empty() =>
        {
            Kind::FallbackLost
        }
        () if is_new => Kind::Meant,
        () if has_nonce(before) && !has_nonce(clause) => Kind::NonceLost,
        () => Kind::Weakening,
    };
    Some(Decision { clause, before, change, kind })
}

impl Decision<'_> {
    pub(super) fn key(&self) -> &'static str {
        self.clause.directive.node.key()
    }

    /// The place of the added sources.
    pub(super) fn span(&self) -> Span {
        let spans = self.change.added.iter().map(|source| source.span);
        spans.reduce(Span::to).unwrap_or(self.clause.directive.span)
    }

    /// The added sources, for a message.
    pub(super) fn added(&self) -> String {
        separated(&self.change.added, ", ", &|source| format!("`{}`", source.node.dsl()))
    }

    /// What to write so that no more is allowed than here, and no more than in the base. If all sources of the base are kept,
    /// `..` means the same.
    pub(super) fn help(&self, base: &str, lint: &str) -> String {
        let (key, dsl) = (self.key(), |source: &&Spanned<SourceExpression>| source.node.dsl());
        if self.change.lost.is_empty() {
            return format!(
                "show that it is an addition: `{key}: [.., {}]`",
                separated(&self.change.added, ", ", &dsl)
            );
        }
        let accept = format!("or accept it: `#[allow({lint}, reason = \"…\")]`");
        match self.change.shared.as_slice() {
            [] => format!("remove `{key}` to keep the list of `{base}`, {accept}"),
            [one] => format!("write what both allow: `{key}: {}`, {accept}", dsl(one)),
            shared => format!("write what both allow: `{key}: [{}]`, {accept}", separated(shared, ", ", &dsl)),
        }
    }
}

/// Directives for what runs in the page or in a worker of it.
const RUNS: &[Directive] = &[
    Directive::ScriptSrc,
    Directive::ScriptSrcElem,
    Directive::ScriptSrcAttr,
    Directive::StyleSrc,
    Directive::StyleSrcElem,
    Directive::StyleSrcAttr,
    Directive::WorkerSrc,
    Directive::ObjectSrc,
];

/// Directives for files that almost every page loads from its own site.
const OWN_FILES: &[Directive] =
    &[Directive::ImgSrc, Directive::FontSrc, Directive::MediaSrc, Directive::ConnectSrc, Directive::ManifestSrc];
