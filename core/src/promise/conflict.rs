//! Promises of one policy that cannot hold together, or that are written twice.

use super::model::{Case, Promise};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::policy::SecurityPolicy;
use crate::span::{Span, Spanned};

/// Adds an error to `out` for each such promise, and returns the places of those that need no further check.
pub(super) fn report(policy: &SecurityPolicy, out: &mut Diagnostics) -> Vec<Span> {
    let promises = policy.expect.as_ref().map_or(&[][..], |expect| &expect.promises);
    let base = policy.inheritance.as_deref();
    let is_inherited = |promise: &Spanned<Promise>| base.is_some_and(|base| base.span.contains(promise.span));
    let mut settled = Vec::new();
    // Those of the base follow those of the policy itself, and have been compared with each other where it is declared.
    for (index, promise) in promises.iter().enumerate() {
        let conflict = promises[..index].iter().find_map(|first| match is_inherited(first) {
            true => None,
            false => Some((first, Conflict::of(&first.node, &promise.node)?)),
        });
        let Some((first, conflict)) = conflict else { continue };
        if out.is_full() {
            return settled;
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
                settled.push(promise.span);
                if conflict == Conflict::Contradiction {
                    settled.push(first.span);
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
    fn of(one: &Promise, other: &Promise) -> Option<Conflict> {
        match (one, other) {
            (one, other) if one == other => Some(Conflict::Repetition),
            (Promise::Case(one), Promise::Case(other)) => contradicts(one, other).then_some(Conflict::Contradiction),
            (Promise::Only(one), Promise::Only(other)) => (one.kind == other.kind).then_some(Conflict::SecondList),
            (Promise::Named(one, _), Promise::Named(other, _)) => (one == other).then_some(Conflict::SecondList),
            _ => None,
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
                let name = match this {
                    Promise::Only(only) => format!("only {}", only.kind.node.word.key),
                    other => other.to_string().split(':').next().unwrap_or_default().to_owned(),
                };
                error(format!("`{name}` is promised twice, with two lists"))
                    .help(format!("write one list; the first promise is `{first}`"))
            }
        }
    }
}

/// Whether one promises what the other denies.
fn contradicts(one: &Case, other: &Case) -> bool {
    one.verb != other.verb && *one == Case { verb: one.verb, ..other.clone() }
}
