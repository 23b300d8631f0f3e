//! What a policy may allow less, so that it allows only what is in a list, or has a named property.
//!
//! These promises are about many directives at once. A candidate changes all that may matter, and the search takes back what is not
//! needed.

use super::copy::{clause, copied, replaced, set_clause, set_word, source};
use super::frames;
use crate::csp::{Clause, ClauseValue, Csp, Directive, HashSubject, SourceExpression};
use crate::fetch::InlineKind;
use crate::header::Field;
use crate::policy::SecurityPolicy;
use crate::promise::context::Context;
use crate::promise::general::general;
use crate::promise::kind::Subjects;
use crate::promise::model::Only;
use crate::promise::numbered::enforced;
use crate::span::{Span, Spanned};

/// How the list of a directive is bounded.
type Bound<'a> = &'a dyn Fn(&Clause) -> Clause;

/// Copies of the policy that allow only what a list names.
pub(super) fn of_only(context: &Context<'_>, only: &Only) -> Vec<SecurityPolicy> {
    let directives = match only.kind.node.subjects {
        Subjects::Requests(destinations) => {
            let mut directives: Vec<Directive> = Vec::new();
            for directive in destinations.iter().filter_map(|destination| destination.directive()) {
                if !directives.contains(&directive) {
                    directives.push(directive);
                }
            }
            Some(directives)
        }
        Subjects::AllRequests | Subjects::Hints => None,
        Subjects::Inline(kind) => Some(vec![InlineKind::directive(kind)]),
        Subjects::Forms | Subjects::Bases | Subjects::Ancestors => only.kind.node.directive().map(|one| vec![one]),
    };
    within(context.policy, directives.as_deref(), &only.list)
}

/// Copies of the policy that have a property; its list, if it has one, is what pages may send to.
pub(super) fn of_named(context: &Context<'_>, list: Option<&Only>) -> Vec<SecurityPolicy> {
    let policy = context.policy;
    let mut found = Vec::new();
    for number in numbers(policy) {
        let mut hardened = policy.clone();
        harmless(&mut hardened, number);
        found.push(hardened.clone());
        let number = number.or_else(|| enforced(&hardened).next().map(|csp| csp.number));
        for directives in [&SCRIPTS, &STYLES] {
            trusted(&mut hardened, number, directives);
            found.push(hardened.clone());
        }
    }
    if let Some(only) = list {
        found.extend(within(policy, None, &only.list));
    }
    found
}

/// The Content-Security-Policies that can be changed: one is enough, since browsers enforce all.
fn numbers(policy: &SecurityPolicy) -> Vec<Option<usize>> {
    let numbers: Vec<Option<usize>> = enforced(policy).map(|csp| Some(csp.number)).collect();
    if numbers.is_empty() { vec![None] } else { numbers }
}

/// With lists that allow nothing besides `list`: what of them it covers, or else all of it, or nothing. `None` is every directive
/// for requests, and forms.
fn within(
    policy: &SecurityPolicy,
    directives: Option<&[Directive]>,
    list: &[Spanned<SourceExpression>],
) -> Vec<SecurityPolicy> {
    let is_listed = |source: &SourceExpression| list.iter().any(|item| item.node.covers(source));
    let covered = |old: &Clause| {
        let kept = old.sources().iter().filter(|source| is_listed(&source.node)).cloned().collect();
        replaced(old, kept)
    };
    let listed = |directive| copied(&clause(directive, list.to_vec()), directive);
    let whole = |old: &Clause| match old.sources().iter().all(|source| is_listed(&source.node)) {
        true => old.clone(),
        false => replaced(old, listed(old.directive.node).sources().to_vec()),
    };
    let nothing = |old: &Clause| replaced(old, Vec::new());
    let mut found = Vec::new();
    for number in numbers(policy) {
        for bound in [&covered as Bound<'_>, &whole, &nothing] {
            let mut bounded = policy.clone();
            let csp = csp_of(policy, number);
            let all: Vec<Directive> = match directives {
                Some(directives) => directives.to_vec(),
                None => requests(csp),
            };
            for directive in all {
                let own = general(directive);
                let clause = match csp.and_then(|csp| csp.effective_clause(directive)) {
                    Some(old) if old.directive.node == directive || old.directive.node == own => bound(old),
                    Some(old) => match bound(old) == *old {
                        true => continue,
                        false => bound(&copied(old, own)),
                    },
                    None => listed(own),
                };
                let number = number.or_else(|| enforced(&bounded).next().map(|csp| csp.number));
                set_clause(&mut bounded, number, clause);
            }
            frames::agree(&mut bounded);
            found.push(bounded);
        }
    }
    found
}

fn csp_of(policy: &SecurityPolicy, number: Option<usize>) -> Option<&Csp> {
    policy.csps().into_iter().nth(number?)
}

/// The directives of a policy for requests, its `default_src` in any case, and that for forms.
fn requests(csp: Option<&Csp>) -> Vec<Directive> {
    let declared = csp.into_iter().flat_map(|csp| &csp.clauses).map(|clause| clause.directive.node);
    let declared = declared.filter(|directive| directive.is_fetch() && *directive != Directive::DefaultSrc);
    [Directive::FormAction, Directive::DefaultSrc].into_iter().chain(declared).collect()
}

/// What hardly any page misses.
fn harmless(policy: &mut SecurityPolicy, number: Option<usize>) {
    for directive in [Directive::BaseUri, Directive::FrameAncestors, Directive::ObjectSrc] {
        let number = number.or_else(|| enforced(policy).next().map(|csp| csp.number));
        set_clause(policy, number, clause(directive, Vec::new()));
    }
    let upgrade = Spanned::new(Directive::UpgradeInsecureRequests, Span::default());
    let number = number.or_else(|| enforced(policy).next().map(|csp| csp.number));
    set_clause(policy, number, Clause { directive: upgrade, value: ClauseValue::Empty });
    for (field, wire) in ISOLATING {
        set_word(policy, field, field.words().iter().find(|word| word.wire == wire));
    }
}

/// With nonces and hashes alone in these lists.
fn trusted(policy: &mut SecurityPolicy, number: Option<usize>, directives: &[Directive]) {
    let Some(csp) = csp_of(policy, number).cloned() else { return };
    let [first, parts @ ..] = directives else { return };
    let present = parts.iter().filter(|part| csp.get(**part).is_some());
    for directive in [first].into_iter().chain(present) {
        let list = csp.effective_clause(*directive);
        if list.is_some_and(Clause::allows_nothing) {
            continue;
        }
        let is_trusted = |source: &&Spanned<SourceExpression>| match &source.node {
            SourceExpression::Nonce => true,
            SourceExpression::Hash(hash) => hash.subject == HashSubject::Content,
            _ => false,
        };
        let mut sources: Vec<_> = list.map_or(&[][..], Clause::sources).iter().filter(is_trusted).cloned().collect();
        if sources.is_empty() && SourceExpression::Nonce.has_effect_in(*directive) {
            sources.push(source(SourceExpression::Nonce));
        }
        set_clause(policy, number, clause(*directive, sources));
    }
}

const SCRIPTS: [Directive; 3] = [Directive::ScriptSrc, Directive::ScriptSrcElem, Directive::ScriptSrcAttr];
const STYLES: [Directive; 3] = [Directive::StyleSrc, Directive::StyleSrcElem, Directive::StyleSrcAttr];

/// The headers that isolate a page, with their values.
const ISOLATING: [(Field, &str); 2] =
    [(Field::CrossOriginOpenerPolicy, "same-origin"), (Field::CrossOriginEmbedderPolicy, "require-corp")];
