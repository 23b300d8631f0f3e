//! What a policy may allow less, so that it allows only what is in a list, or has a named property.
//!
//! These promises are about many directives at once. A candidate changes all that may matter, and the search takes back what is not
//! needed.

use super::copy::{clause, copied, replaced, set_clause, set_word, source, with_clause};
use super::frames;
use crate::csp::{Clause, ClauseValue, Csp, Directive, Keyword, SourceExpression};
use crate::fetch::InlineKind;
use crate::header::Field;
use crate::policy::SecurityPolicy;
use crate::promise::context::Context;
use crate::promise::general::general;
use crate::promise::kind::Subjects;
use crate::promise::model::Only;
use crate::promise::numbered::enforced;
use crate::promise::only::violation;
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
    let is_framing = only.kind.node.subjects == Subjects::Ancestors;
    let has_options = is_framing && context.policy.header(Field::XFrameOptions).is_some();
    has_options
        .then(|| frames::denied(context.policy))
        .into_iter()
        .chain(without_culprits(context, only))
        .chain(within(context.policy, directives.as_deref(), &only.list))
        .collect()
}

/// A copy without the sources that let something in, taken out one after the other.
fn without_culprits(context: &Context<'_>, only: &Only) -> Option<SecurityPolicy> {
    let is_general = matches!(only.kind.node.subjects, Subjects::AllRequests | Subjects::Hints);
    let mut policy = context.policy.clone();
    for _ in 0..MOST_SOURCES {
        let after = Context::new(&policy);
        let Some(found) = violation(&after.policies, &[only.kind.node], &only.list) else { return Some(policy) };
        let (ruling, source) = found.culprit()?;
        let (old, own) = (ruling.deciding, general(ruling.effective));
        let is_own = is_general || [ruling.effective, own].contains(&old.directive.node);
        let list = if is_own { old.clone() } else { copied(old, own) };
        let kept = list.sources().iter().filter(|other| other.node != source.node).cloned().collect();
        let next = with_clause(&policy, Some(ruling.policy), replaced(&list, kept));
        policy = next;
    }
    None
}

/// Copies of the policy that have a property; its list, if it has one, is what pages may send to.
pub(super) fn of_named(context: &Context<'_>, list: Option<&Only>) -> Vec<SecurityPolicy> {
    let policy = context.policy;
    let mut found = Vec::new();
    if policy.header(Field::XFrameOptions).is_some() {
        found.push(frames::denied(policy));
    }
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
    let listed = |directive| {
        let is_good = |item: &&Spanned<SourceExpression>| !is_denied(&item.node, directive);
        copied(&clause(directive, list.iter().filter(is_good).cloned().collect()), directive)
    };
    let whole = |old: &Clause| match old.sources().iter().all(|source| is_listed(&source.node)) {
        true => old.clone(),
        false => replaced(old, listed(old.directive.node).sources().to_vec()),
    };
    let nothing = |old: &Clause| replaced(old, Vec::new());
    let mut found: Vec<(usize, SecurityPolicy)> = Vec::new();
    for number in numbers(policy) {
        for (rank, bound) in [&covered as Bound<'_>, &whole, &nothing].into_iter().enumerate() {
            let mut bounded = policy.clone();
            let mut forbids_all = false;
            let csp = csp_of(policy, number);
            for directive in directives.map_or_else(|| requests(csp), <[Directive]>::to_vec) {
                let own = general(directive);
                let clause = match csp.and_then(|csp| csp.effective_clause(directive)) {
                    Some(old) if bound(old) == *old => continue,
                    Some(old) if [directive, own].contains(&old.directive.node) => bound(old),
                    Some(old) => bound(&copied(old, own)),
                    None => listed(own),
                };
                forbids_all |= clause.allows_nothing();
                let number = number.or_else(|| enforced(&bounded).next().map(|csp| csp.number));
                set_clause(&mut bounded, number, clause);
            }
            found.push((2 * rank + usize::from(forbids_all), bounded));
        }
    }
    // A list of which something is left comes first, in whichever policy.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, policy)| policy).collect()
}

/// Whether a lint denies this source in a list. A promise may list it all the same.
fn is_denied(source: &SourceExpression, directive: Directive) -> bool {
    use Keyword::{StrictDynamic, UnsafeEval, UnsafeInline};
    match source {
        SourceExpression::Keyword(UnsafeInline | UnsafeEval | StrictDynamic) => true,
        SourceExpression::Scheme(_) => directive.governs_script(),
        source => directive.governs_script() && source.lets_anyone_in(),
    }
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
        let is_trusted = |source: &&Spanned<SourceExpression>| {
            source.node == SourceExpression::Nonce || source.node.content_hash().is_some()
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

/// More sources than anyone lists in vain.
const MOST_SOURCES: usize = 64;
