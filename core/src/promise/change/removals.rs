//! What a policy may allow less, so that a case is denied.

use super::copy::{clause, copied, replaced, source, with_clause};
use super::frames;
use crate::csp::{Clause, Csp, Directive, Keyword, SourceExpression};
use crate::fetch::{InlineKind, Ruling};
use crate::header::Field;
use crate::policy::SecurityPolicy;
use crate::promise::act::{Act, Location};
use crate::promise::context::Context;
use crate::promise::declared::{declared, declared_source};
use crate::promise::general::general;
use crate::promise::kind::Subjects;
use crate::promise::model::Case;
use crate::promise::numbered::enforced;

/// What a page does, and where it leads.
#[derive(Clone, Copy)]
struct Step<'a> {
    act: Act,
    location: Option<&'a Location>,
}

/// Copies of the policy that deny a case.
pub(super) fn candidates(context: &Context<'_>, case: &Case) -> Vec<SecurityPolicy> {
    let policies = case.page(context);
    let Some(breach) = case.breach(&policies) else { return Vec::new() };
    let mut found = Vec::new();
    if case.kind.node.subjects == Subjects::Ancestors && context.policy.header(Field::XFrameOptions).is_some() {
        found.push(frames::denied(context.policy));
    }
    let directive = case.inline().map(InlineKind::directive).or(case.kind.node.directive());
    let directive = directive.map_or(Directive::DefaultSrc, general);
    let numbers: Vec<usize> = enforced(context.policy).map(|csp| csp.number).collect();
    // The last URL of a chain is the one that is not known to be good.
    for location in case.locations().iter().rev() {
        let step = Step { act: breach.act, location: location.as_ref() };
        let Some(decision) = case.decide(step.act, step.location, &policies) else { continue };
        let ruling = |number: &usize| decision.rulings().iter().find(|ruling| ruling.policy == *number);
        for number in &numbers {
            match ruling(number) {
                Some(ruling) => found.extend(narrowed(context, case, step, ruling)),
                None => found.extend(restricted(context.policy, Some(*number), directive)),
            }
        }
    }
    if numbers.is_empty() {
        found.extend(restricted(context.policy, None, directive));
    }
    found
}

/// Where a directive lets it in: without the sources that match, and with `none`.
fn narrowed(context: &Context<'_>, case: &Case, step: Step<'_>, ruling: &Ruling<'_>) -> Vec<SecurityPolicy> {
    let (effective, decides) = (ruling.effective, ruling.deciding.directive.node);
    let (own, number) = (general(effective), Some(ruling.policy));
    let without = |policy: &SecurityPolicy| without_matches(policy, case, step, ruling.policy);
    let list = declared(context.policy, ruling).unwrap_or(ruling.deciding);
    let copy = |directive| without(&with_clause(context.policy, number, copied(list, directive)));
    let mut found = Vec::new();
    // A hint may be allowed by any list, and has none of its own.
    let is_hint = step.act == Act::Hint;
    let is_own = decides == effective || decides == own || is_hint;
    if !is_own {
        found.extend(copy(own));
    }
    found.extend(without(context.policy));
    if effective != own && decides == own {
        found.extend(copy(effective));
    }
    if !is_hint {
        found.push(with_clause(context.policy, number, none(own)));
    }
    found
}

/// Removes the sources of one Content-Security-Policy that allow a step, until none does.
fn without_matches(policy: &SecurityPolicy, case: &Case, step: Step<'_>, number: usize) -> Option<SecurityPolicy> {
    let mut policy = policy.clone();
    for _ in 0..MOST_SOURCES {
        let context = Context::new(&policy);
        let policies = case.page(&context);
        let decision = case.decide(step.act, step.location, &policies)?;
        let ruling = decision.rulings().iter().find(|ruling| ruling.policy == number)?;
        if !ruling.reason.allows() {
            return Some(policy);
        }
        let list = declared(&policy, ruling)?;
        let matched = declared_source(list, &ruling.matched()?.node)?;
        let left = list.sources().iter().filter(|source| source.node != matched.node).cloned().collect();
        let next = with_clause(&policy, Some(number), replaced(list, left));
        policy = next;
    }
    None
}

/// Where no directive restricts it: with one.
fn restricted(policy: &SecurityPolicy, number: Option<usize>, directive: Directive) -> Vec<SecurityPolicy> {
    let mut csps = enforced(policy).map(|csp| csp.csp.node);
    // A policy that restricts what is loaded, and not scripts, protects nothing: then `default_src` is what is missing.
    let is_first = directive.is_fetch() && directive != Directive::ScriptSrc && !csps.any(Csp::restricts_fetches);
    let directive = if is_first { Directive::DefaultSrc } else { directive };
    let own = clause(directive, vec![source(SourceExpression::Keyword(Keyword::SelfOrigin))]);
    // Hardly any page uses a `base` element, an `object` element or a frame of its own around it.
    let is_rare = matches!(directive, Directive::BaseUri | Directive::ObjectSrc | Directive::FrameAncestors);
    let clauses = if is_rare { [none(directive), own] } else { [own, none(directive)] };
    clauses.map(|clause| with_clause(policy, number, clause)).into()
}

fn none(directive: Directive) -> Clause {
    clause(directive, Vec::new())
}

/// How many sources of a list are removed.
const MOST_SOURCES: usize = 40;
