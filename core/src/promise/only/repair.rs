//! The change of a policy that keeps an `only` promise.

use super::act::Act;
use super::search::{Violation, violation};
use crate::csp::{Clause, ClauseValue, Csp, Directive, Disposition, Keyword, SourceExpression};
use crate::fetch::{FrameOptions, Policies, PolicySource, Ruling};
use crate::list::separated;
use crate::order;
use crate::promise::context::Context;
use crate::promise::kind::{Kind, Subjects};
use crate::promise::model::Only;
use crate::span::{Span, Spanned};

/// What to write so that the promise holds: the lists without what it does not list, or the directive that is missing.
pub(super) fn repair(context: &Context<'_>, only: &Only, found: &Violation<'_>) -> Option<String> {
    if found.act == Act::Framed && context.policies.x_frame_options() == Some(FrameOptions::SameOrigin) {
        return Some("write `x_frame_options: deny`".to_owned());
    }
    let mut csps: Vec<Csp> = context.policies.iter().map(|policy| policy.csp().clone()).collect();
    let mut changed: Vec<(usize, Directive)> = Vec::new();
    for _ in 0..MOST {
        let policies = of(context, &csps);
        let Some(found) = violation(&policies, &[only.kind.node], &only.list) else { break };
        let (place, clause) = match culprit(&found) {
            Some((ruling, source)) => (ruling.policy, without(only.kind.node, ruling, source)),
            None => missing(only, &found, &csps)?,
        };
        if place == csps.len() {
            csps.push(Csp::new(Disposition::Enforce));
        }
        let clauses = &mut csps.get_mut(place)?.clauses;
        let change = (place, clause.directive.node);
        match clauses.iter_mut().find(|other| other.directive.node == clause.directive.node) {
            Some(same) if *same == clause => return None,
            Some(same) => *same = clause,
            None => clauses.push(clause),
        }
        if !changed.contains(&change) {
            changed.push(change);
        }
    }
    if violation(&of(context, &csps), &[only.kind.node], &only.list).is_some() {
        return None;
    }
    let clauses: Vec<&Clause> =
        changed.iter().filter_map(|(place, directive)| csps.get(*place)?.get(*directive)).collect();
    let text = separated(&clauses, " and ", &|clause| format!("`{}`", order::dsl(clause)));
    (!clauses.is_empty()).then(|| format!("write {text}"))
}

/// The first source of an enforced policy that lets something in, with its list.
pub(super) fn culprit<'f, 'p>(
    found: &'f Violation<'p>,
) -> Option<(&'f Ruling<'p>, &'p Spanned<SourceExpression>)> {
    found.lets_in().find_map(|(ruling, source)| Some((ruling, source?)))
}

/// The directive that a developer writes for what another one governs more closely: `script_src` for `script_src_elem`.
pub(super) fn general(directive: Directive) -> Directive {
    let is_part = directive.governs_script() || directive.governs_style();
    let of = |directive: Directive| directive.fallback().iter().copied().find(|other| *other != Directive::DefaultSrc);
    of(directive).filter(|_| is_part).unwrap_or(directive)
}

fn of<'a>(context: &Context<'_>, csps: &'a [Csp]) -> Policies<'a> {
    let none = Policies::new(context.policies.origin().clone());
    let none = match context.policies.x_frame_options() {
        Some(value) => none.frame_options(value),
        None => none,
    };
    csps.iter().fold(none, |policies, csp| policies.with(csp, PolicySource::Header))
}

/// The list without a source. Where a fallback decides, the directive itself gets the rest of it.
fn without(kind: &Kind, ruling: &Ruling<'_>, source: &Spanned<SourceExpression>) -> Clause {
    let (deciding, effective) = (ruling.deciding.directive.node, ruling.effective);
    let is_own = matches!(kind.subjects, Subjects::AllRequests | Subjects::Hints)
        || [effective, general(effective)].contains(&deciding);
    let directive = if is_own { deciding } else { general(effective) };
    let is_kept = |other: &&Spanned<SourceExpression>| {
        other.node != source.node && (is_own || other.node.has_effect_in(directive))
    };
    clause(directive, ruling.deciding.sources().iter().filter(is_kept).cloned().collect())
}

/// The directive that no enforced policy has, with the list of the promise.
fn missing(only: &Only, found: &Violation<'_>, csps: &[Csp]) -> Option<(usize, Clause)> {
    let directive = match only.kind.node.subjects {
        Subjects::AllRequests | Subjects::Hints => Directive::DefaultSrc,
        _ => general(found.act.directive()?),
    };
    let sources = only.list.iter().filter(|source| source.node.has_effect_in(directive)).cloned().collect();
    let enforced = csps.iter().position(|csp| csp.disposition == Disposition::Enforce);
    Some((enforced.unwrap_or(csps.len()), clause(directive, sources)))
}

/// A clause with these sources, or `none` without any.
fn clause(directive: Directive, mut sources: Vec<Spanned<SourceExpression>>) -> Clause {
    if sources.is_empty() {
        sources.push(Spanned::new(SourceExpression::Keyword(Keyword::None), Span::default()));
    }
    Clause { directive: Spanned::new(directive, Span::default()), value: ClauseValue::Sources(sources) }
}

/// More sources than anyone lists in vain.
const MOST: usize = 64;
