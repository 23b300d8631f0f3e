//! What has to go with a change, so that it brings nothing that a lint denies.

use super::copy::{clause, set_clause, source};
use super::frames;
use crate::csp::{ALLOW_SCRIPTS, Clause, Csp, Directive, Keyword, SourceExpression};
use crate::policy::SecurityPolicy;
use crate::promise::numbered::enforced;

/// Adds what a change that led from `before` to `policy` needs.
pub(super) fn complete(policy: &mut SecurityPolicy, before: &SecurityPolicy) {
    frames::agree(policy, before);
    // A policy that restricts what is loaded, and not scripts, protects nothing.
    let restricts_scripts =
        |csp: &Csp| csp.effective_clause(Directive::ScriptSrcElem).is_some() || csp.sandboxes(&ALLOW_SCRIPTS);
    let any = |policy, restricts: &dyn Fn(&Csp) -> bool| enforced(policy).any(|csp| restricts(csp.csp.node));
    let is_first = any(policy, &Csp::restricts_fetches) && !any(before, &Csp::restricts_fetches);
    if is_first && !any(policy, &restricts_scripts) {
        let own = source(SourceExpression::Keyword(Keyword::SelfOrigin));
        let first = enforced(policy).next().map(|csp| csp.number);
        set_clause(policy, first, clause(Directive::DefaultSrc, vec![own]));
    }
    // A nonce trusts the element of a script and not its URL, which an injected `base` element then decides.
    let is_new = |trusts: fn(&SecurityPolicy) -> bool| trusts(policy) && !trusts(before);
    if (is_new(trusts_some_elements) || is_new(trusts_elements)) && !restricts_base(policy) {
        let first = enforced(policy).next().map(|csp| csp.number);
        set_clause(policy, first, clause(Directive::BaseUri, Vec::new()));
    }
}

/// Whether some list for scripts has a nonce.
fn trusts_some_elements(policy: &SecurityPolicy) -> bool {
    policy.csps().into_iter().flat_map(Csp::script_lists).any(Clause::has_nonce)
}

/// Whether all lists that browsers enforce for scripts have one.
fn trusts_elements(policy: &SecurityPolicy) -> bool {
    [Directive::ScriptSrc, Directive::ScriptSrcElem].into_iter().any(|directive| {
        let mut lists = enforced(policy).filter_map(|csp| csp.csp.node.effective_clause(directive)).peekable();
        lists.peek().is_some() && lists.all(Clause::has_nonce)
    })
}

/// Whether a list says which URLs a `base` element may have, and not everyone's.
fn restricts_base(policy: &SecurityPolicy) -> bool {
    let mut lists = enforced(policy).filter_map(|csp| csp.csp.node.get(Directive::BaseUri));
    lists.any(|list| !list.sources().iter().any(|source| source.node.has_many_owners()))
}
