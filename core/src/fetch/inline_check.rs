//! Inline code against a policy (CSP3, sections 4.2.3 and 6.7.3).

use super::decision::{Outcome, Reason, Ruling};
use super::eval_check;
use super::inline::{Inline, InlineKind};
use super::policies::{Policies, Sealed, Subject};
use super::section;
use super::source_list::SourceList;
use super::trusted_types;
use crate::csp::{ALLOW_SCRIPTS, Directive, Keyword, Purpose};

impl Sealed for Inline<'_> {}

impl Subject for Inline<'_> {
    fn rule<'p>(&self, policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
        // HTML, #concept-n-noscript: where scripting is disabled, nothing runs and nothing is checked.
        if !self.kind().is_style() && policies.sandbox(&ALLOW_SCRIPTS, out) {
            return;
        }
        // #should-block-navigation-request, steps 2 and 3; #can-compile-strings: Trusted Types come first, and what they
        // block is not checked again.
        if matches!(self.kind(), InlineKind::Navigation | InlineKind::Eval | InlineKind::Sink) && !self.is_trusted() {
            let mut is_blocked = false;
            let mut watched = |ruling: Ruling<'p>| {
                is_blocked |= ruling.outcome() == Outcome::Blocked;
                out(ruling)
            };
            trusted_types::check_sink(policies, self, &mut watched);
            if is_blocked {
                return;
            }
        }
        match self.kind() {
            InlineKind::Eval => eval_check::check_string(policies, out),
            InlineKind::Wasm => eval_check::check_wasm(policies, out),
            InlineKind::Sink => {
                if self.is_trusted() {
                    trusted_types::check_sink(policies, self, out);
                }
            }
            _ => policies.each(section::ELEMENT, out, |policy| {
                let effective = self.kind().directive();
                let list = policy.effective_list(effective)?;
                Some((effective, list.clause, check(list, self)))
            }),
        }
    }
}

/// #match-element-to-source-list
fn check<'p>(list: SourceList<'p>, inline: &Inline<'_>) -> Reason<'p> {
    // Step 1
    if let Some(unsafe_inline) = allows_all_inline(list, inline) {
        return unsafe_inline;
    }
    let is_element = matches!(inline.kind(), InlineKind::Script | InlineKind::SpeculationRules | InlineKind::Style);
    // Step 2
    if is_element && let Some(nonce) = list.nonce(inline.element_nonce()) {
        return Reason::Nonce(nonce);
    }
    // A script that a trusted script put into the page.
    let is_script = is_element && inline.kind() != InlineKind::Style;
    let strict_dynamic = list.keyword(Keyword::StrictDynamic).filter(|_| is_script);
    if let Some(strict_dynamic) = strict_dynamic.filter(|_| !inline.is_parser_inserted()) {
        return Reason::Keyword(strict_dynamic);
    }
    // Steps 3 to 5
    if (is_element || list.keyword(Keyword::UnsafeHashes).is_some())
        && let Some(hash) = list.hash_of(inline)
    {
        return Reason::Hash(hash);
    }
    // Step 6
    Reason::NoMatch
}

/// #allow-all-inline
fn allows_all_inline<'p>(list: SourceList<'p>, inline: &Inline<'_>) -> Option<Reason<'p>> {
    let purpose = if inline.kind().is_style() { Purpose::Style } else { Purpose::Script };
    let unsafe_inline = list.keyword(Keyword::UnsafeInline);
    // Steps 2.1 and 2.2: a nonce, a hash and, for scripts, `'strict-dynamic'` have browsers ignore the keyword.
    let unsafe_inline = unsafe_inline.filter(|source| list.clause.overridden_by(&source.node, purpose).is_none());
    // https://wicg.github.io/nav-speculation/speculation-rules.html#content-security-policy
    let rules = || match inline.kind() {
        // Measured in Chromium 156: the keyword has no effect in `default-src`.
        InlineKind::SpeculationRules if list.clause.directive.node != Directive::DefaultSrc => {
            list.keyword(Keyword::InlineSpeculationRules)
        }
        _ => None,
    };
    unsafe_inline.or_else(rules).map(Reason::Keyword)
}
