//! Checks each promise of a policy.

use super::change::{Answer, Change, Search};
use super::context::Context;
use super::model::Promise;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::SecurityPolicy;
use crate::span::Span;

/// Adds an error to `out` for each promise that does not hold. Its help is the smallest change of the policy with which it does, and
/// with which no other promise breaks.
///
/// ```
/// use security_policy_core::csp::SourceExpression;
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
    let Some(expect) = &policy.expect else { return };
    let context = Context::new(policy);
    let mut search = None;
    for promise in &expect.promises {
        if out.is_full() {
            return;
        }
        let mut found = Diagnostics::new();
        find(&context, &promise.node, promise.span, &mut found);
        if !found.is_empty() {
            let answer = search.get_or_insert_with(|| Search::new(policy, &holds)).answer(&promise.node);
            out.extend(found.into_iter().map(|error| helped(error, &answer)));
        }
    }
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
    if let Promise::Case(case) = promise {
        return super::case::holds(context, case);
    }
    let mut found = Diagnostics::new();
    find(context, promise, Span::default(), &mut found);
    found.is_empty()
}

/// Adds an error if a promise does not hold. Its help is what to do if no change of the policy keeps it.
fn find(context: &Context<'_>, promise: &Promise, span: Span, out: &mut Diagnostics) {
    match promise {
        Promise::Case(case) => super::case::check(context, case, span, out),
        Promise::Only(only) => super::only::check(context, only, span, out),
        Promise::Named(named, list) => super::named::check(context, named, list.as_ref(), span, out),
    }
}

/// The error, with the change as its help.
fn helped(error: Diagnostic, answer: &Answer<'_>) -> Diagnostic {
    match answer {
        Answer::Change(change) => {
            Diagnostic { fix: change.fix().cloned().map(Box::new), ..error.help(change.to_string()) }
        }
        Answer::Contradiction(other) => {
            error.help(format!("remove this promise or `{other}`: no change of the policy keeps both"))
        }
        Answer::Nothing => error,
    }
}
