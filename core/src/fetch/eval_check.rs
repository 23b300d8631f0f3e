//! Strings and bytes that are compiled to code (CSP3, sections 4.4 and 4.5).

use super::decision::{Reason, Ruling};
use super::policies::{Policies, Policy};
use super::section::{self, Section};
use super::source_list::SourceList;
use crate::csp::{Directive, Keyword};

/// #can-compile-strings, from step 5 on
pub(super) fn check_string<'p>(policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
    // Step 5.3.1
    let requires_trusted_types = policies.require_trusted_types();
    check(policies, section::EVAL, out, |keyword| match keyword {
        // Step 5.3.2
        Keyword::TrustedTypesEval => requires_trusted_types,
        // Step 5.3.3
        Keyword::UnsafeEval => true,
        _ => false,
    });
}

/// #can-compile-wasm-bytes
pub(super) fn check_wasm<'p>(policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
    // Step 3.3
    check(policies, section::WASM, out, |keyword| matches!(keyword, Keyword::UnsafeEval | Keyword::WasmUnsafeEval));
}

/// Checks whether the list of each policy has one of some keywords.
fn check<'p>(
    policies: &'p Policies<'_>,
    section: &'static Section,
    out: &mut dyn FnMut(Ruling<'p>) -> bool,
    is_enough: impl Fn(Keyword) -> bool,
) {
    policies.each(section, out, |policy| {
        let list = list(policy)?;
        let found = Keyword::ALL.iter().filter(|keyword| is_enough(**keyword));
        let found = found.filter_map(|keyword| list.keyword(*keyword)).next();
        Some((Directive::ScriptSrc, list.clause, found.map_or(Reason::NoMatch, Reason::Keyword)))
    });
}

/// #can-compile-strings, step 5.2: the directives for elements and handlers are not looked at.
fn list<'p>(policy: &'p Policy<'_>) -> Option<SourceList<'p>> {
    policy.effective_list(Directive::ScriptSrc)
}
