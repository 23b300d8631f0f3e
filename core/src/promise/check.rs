//! Checks each promise of a policy.

use super::change::{Answer, Change, Search};
use super::conflict;
use super::context::Context;
use super::model::{Promise, Verb};
use super::only::TO_PROMISE;
use super::slots;
use crate::declaration::SERVICES;
use crate::diagnostic::{Diagnostic, Diagnostics, MAX_ERRORS};
use crate::policy::SecurityPolicy;
use crate::span::Span;
use std::collections::BTreeSet;

/// Adds an error to `out` for each promise that does not hold. Its help is the smallest change of the policy with which it does, and
/// with which no other promise breaks.
///
/// A policy that only serves as a base is never sent, so its promises are checked in the policies that are derived from it. A promise
/// of another base is an error here only if it holds for the base itself.
///
/// ```
/// use security_policy_core::promise::{Case, Expectations, Kind, Promise, Target, Verb, check};
/// use security_policy_core::response::Response;
/// use security_policy_core::{Diagnostics, Span, Spanned};
///
/// let spanned = |text: &str| Spanned::new(Target::Url(text.parse().expect("a URL")), Span::default());
/// let case = Case {
///     verb: Spanned::new(Verb::Allow, Span::default()),
///     kind: Spanned::new(Kind::from_key("image").expect("a kind"), Span::default()),
///     target: spanned("https://img.example/a.png"),
///     nonce: None,
///     hash: None,
///     redirects: Vec::new(),
///     from: None,
/// };
/// let mut policy = Response::read([("content-security-policy", "img-src 'self'")], None).policy;
/// let promises = vec![Spanned::new(Promise::Case(case), Span::default())];
/// policy.expect = Some(Expectations { span: Span::default(), promises });
///
/// let mut found = Diagnostics::new();
/// check(&policy, &mut found);
/// let error = found.iter().next().expect("an error");
/// assert_eq!(error.message, "this policy blocks the image `https://img.example/a.png`, which `expect` allows");
/// assert_eq!(error.note.as_deref(), Some("`img_src: self` decides: no source matches"));
/// ```
pub fn check(policy: &SecurityPolicy, out: &mut Diagnostics) {
    let settled = conflict::report(policy, out);
    if policy.is_base {
        return;
    }
    slots::report(policy, out);
    let mut found = broken(policy, &settled);
    if let Some(base) = policy.inheritance.as_deref().filter(|base| !base.policy.is_base) {
        let is_inherited = |error: &Diagnostic| base.span.contains(error.span);
        if found.iter().any(is_inherited) {
            let reported = unkept(&base.policy);
            let before = |error: &Diagnostic| ..=Span::new(error.span.start, usize::MAX);
            let holder = |error: &Diagnostic| reported.range(before(error)).next_back().copied();
            found.retain(|error| holder(error).is_none_or(|promise| !promise.contains(error.span)));
        }
    }
    out.extend(found);
}

/// The places of the promises that do not hold.
fn unkept(policy: &SecurityPolicy) -> BTreeSet<Span> {
    let context = Context::new(policy);
    let promises = policy.expect.iter().flat_map(|expect| &expect.promises);
    promises.filter(|promise| !holds(&context, &promise.node)).map(|promise| promise.span).collect()
}

/// The errors about the promises that do not hold, without those at the places of `settled`.
fn broken(policy: &SecurityPolicy, settled: &BTreeSet<Span>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(expect) = &policy.expect else { return found };
    let context = Context::new(policy);
    let mut search = None;
    for promise in expect.promises.iter().filter(|promise| !settled.contains(&promise.span)) {
        // For each of them, every promise that holds is checked again.
        if found.len() >= MAX_ERRORS {
            break;
        }
        let mut out = Diagnostics::new();
        find(&context, &promise.node, promise.span, &mut out);
        if out.is_empty() {
            continue;
        }
        let answer = search.get_or_insert_with(|| Search::new(policy, &holds)).answer(&promise.node);
        // Without a service, no more is allowed than with it.
        let services = policy.services.as_ref().filter(|_| !is_allow(&promise.node));
        let service = |error: &Diagnostic| services?.name_at(error.decided_by?);
        let helped = |error: Diagnostic| match service(&error) {
            Some(service) => of_service(error, service),
            None => helped(error, &answer),
        };
        found.extend(out.into_iter().map(|error| helped(error).of_promise(promise.node.to_string())));
    }
    found
}

/// Whether a promise breaks where the policy blocks something.
fn is_allow(promise: &Promise) -> bool {
    matches!(promise, Promise::Case(case) if matches!(case.verb.node, Verb::Allow))
}

/// The smallest change of a policy with which `promise` holds, and with which each of its own promises that holds now still does.
/// `None` if there is none, or if the promise holds.
pub fn smallest(policy: &SecurityPolicy, promise: &Promise) -> Option<Change> {
    match Search::new(policy, &holds).answer(promise) {
        Answer::Change(change) => Some(change),
        Answer::Contradiction(_) | Answer::Nothing => None,
    }
}

/// Whether a promise holds.
pub fn holds(context: &Context<'_>, promise: &Promise) -> bool {
    match promise {
        Promise::Case(case) => super::case::holds(context, case),
        Promise::Only(only) => super::only::holds(context, only),
        Promise::Named(named, list) => super::named::holds(context, named.node, list.as_ref()),
    }
}

/// Adds an error if a promise does not hold. Its help is what to do if no change of the policy keeps it.
fn find(context: &Context<'_>, promise: &Promise, span: Span, out: &mut Diagnostics) {
    match promise {
        Promise::Case(case) => super::case::check(context, case, span, out),
        Promise::Only(only) => super::only::check(context, only, span, out),
        Promise::Named(named, list) => super::named::check(context, named, list.as_ref(), span, out),
    }
}

/// The error about a source that a service adds: to change the directive would not remove it.
fn of_service(error: Diagnostic, service: &str) -> Diagnostic {
    let removal = format!("remove `{service}` from `{SERVICES}`");
    let help = match error.help.as_deref().filter(|help| help.ends_with(TO_PROMISE)) {
        Some(wider) => format!("{wider}, or {removal}"),
        None => removal,
    };
    let needs = format!("`{service}` in `{SERVICES}` needs this source");
    let note = error.note.as_ref().map_or_else(|| needs.clone(), |note| format!("{needs}; {note}"));
    error.help(help).note(note)
}

/// The error, with the change as its help, and with what a check says of a change of the promise.
fn helped(error: Diagnostic, answer: &Answer<'_>) -> Diagnostic {
    match answer {
        Answer::Change(change) => {
            let help = match error.help.as_deref().filter(|help| help.ends_with(TO_PROMISE)) {
                Some(other) => format!("{change}, or {other}"),
                None => change.to_string(),
            };
            Diagnostic { fix: change.fix().cloned().map(Box::new), ..error.help(help) }
        }
        Answer::Contradiction(other) => {
            error.help(format!("remove this promise or `{other}`: no change of the policy keeps both"))
        }
        Answer::Nothing => error,
    }
}
