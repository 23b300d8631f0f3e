//! Promises of one policy that cannot hold together, or that are written twice.

use super::model::{Case, Promise, Verb};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// Adds an error to `out` for each such promise, and returns the places of those that need no further check.
pub(super) fn report(policy: &SecurityPolicy, out: &mut Diagnostics) -> BTreeSet<Span> {
    let promises = policy.expect.as_ref().map_or(&[][..], |expect| &expect.promises);
    let base = policy.inheritance.as_deref();
    let is_inherited = |promise: &Spanned<Promise>| base.is_some_and(|base| base.span.contains(promise.span));
    let mut settled = BTreeSet::new();
    let mut firsts: BTreeMap<String, &Spanned<Promise>> = BTreeMap::new();
    // Those of the base follow those of the policy itself, and have been compared with each other where it is declared.
    for promise in promises {
        let subject = subject(&promise.node);
        let Some(first) = firsts.get(&subject).copied() else {
            if !is_inherited(promise) {
                firsts.insert(subject, promise);
            }
            continue;
        };
        let conflict = Conflict::of(&first.node, &promise.node);
        if out.is_full() {
            settled.insert(promise.span);
            continue;
        }
        match (is_inherited(promise), conflict) {
            (true, Conflict::Contradiction) => {
                let name = base.map_or("", |base| base.name.as_str());
                out.push(
                    Diagnostic::error(first.span, format!("`{}` contradicts a promise of `{name}`", first.node))
                        .help(format!("remove it, or drop the other: `omit {}`", promise.node)),
                );
                settled.extend([first.span, promise.span]);
            }
            (true, _) => {}
            (false, conflict) => {
                out.push(conflict.error(promise, &first.node));
                settled.insert(promise.span);
                if conflict == Conflict::Contradiction {
                    settled.insert(first.span);
                }
            }
        }
    }
    settled
}

/// What is wrong with two promises.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Repetition,
    SecondList,
    Contradiction,
}

impl Conflict {
    /// Of two promises about the same subject.
    fn of(one: &Promise, other: &Promise) -> Conflict {
        match (one, other) {
            (Promise::Case(one), Promise::Case(other)) if one.verb != other.verb => Conflict::Contradiction,
            // The places of words such as `nonce` differ.
            (Promise::Case(_), Promise::Case(_)) => Conflict::Repetition,
            (one, other) if one == other => Conflict::Repetition,
            _ => Conflict::SecondList,
        }
    }

    fn error(self, promise: &Spanned<Promise>, first: &Promise) -> Diagnostic {
        let error = |message: String| Diagnostic::error(promise.span, message);
        match (self, &promise.node) {
            (Conflict::Repetition, this) => error(format!("`{this}` is promised twice")).help("remove one of the two"),
            (Conflict::Contradiction, this) => {
                error(format!("`{this}` contradicts `{first}`")).help("remove one of the two")
            }
            (Conflict::SecondList, this) => {
                let name = subject(this);
                error(format!("`{name}` is promised twice, with two lists"))
                    .help(format!("write one list; the first promise is `{first}`"))
            }
        }
    }
}

/// What a promise is about, as text. A policy has one promise about each subject.
fn subject(promise: &Promise) -> String {
    match promise {
        Promise::Case(case) => Case { verb: case.verb.map(|_| Verb::Allow), ..case.clone() }.to_string(),
        Promise::Only(only) => format!("only {}", only.kind.node.word.key),
        Promise::Named(named, _) => named.node.word.key.to_owned(),
    }
}
