//! The Content-Security-Policies of a policy together: what is weak in them all, and what they change of the base's.

use super::SecurityPolicy;
use crate::csp::{Clause, Csp, Directive, Disposition};
use crate::span::Span;
use std::collections::BTreeSet;

impl SecurityPolicy {
    /// What is weak in the lists that decide for `directives`, each list once. Of several enforced policies a browser
    /// asks each that says something, so that what one of them stops is no weakness of the others; a report-only one
    /// stands for itself.
    pub fn weaknesses<'a, T>(
        &'a self,
        directives: &[Directive],
        find: impl Fn(&'a Csp, &'a Clause) -> Vec<T>,
    ) -> Vec<T> {
        self.weaknesses_unless(directives, find, |_| true)
    }

    /// The same, where a list without the weakness does not stop that of another one unless `stops` says so: one that
    /// lets in even more does not.
    pub fn weaknesses_unless<'a, T>(
        &'a self,
        directives: &[Directive],
        find: impl Fn(&'a Csp, &'a Clause) -> Vec<T>,
        stops: impl Fn(&Clause) -> bool,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (csp, list) in self.weak_lists(directives, &|csp, list| !find(csp, list).is_empty(), &stops) {
            all.extend(find(csp, list));
        }
        all
    }

    fn weak_lists<'a>(
        &'a self,
        directives: &[Directive],
        is_weak: &dyn Fn(&'a Csp, &'a Clause) -> bool,
        stops: &dyn Fn(&Clause) -> bool,
    ) -> Vec<(&'a Csp, &'a Clause)> {
        let mut weak: Vec<(&Csp, &Clause)> = Vec::new();
        let mut said: BTreeSet<Span> = BTreeSet::new();
        for directive in directives {
            for disposition in [Disposition::Enforce, Disposition::Report] {
                let (mut found, mut is_stopped) = (Vec::new(), false);
                for csp in self.csps_of(disposition) {
                    match csp.effective_clause(*directive) {
                        Some(list) if is_weak(csp, list) => found.push((csp, list)),
                        Some(list) if stops(list) => is_stopped = disposition == Disposition::Enforce,
                        _ => {}
                    }
                }
                for (csp, list) in found {
                    if !is_stopped && said.insert(list.directive.span) {
                        weak.push((csp, list));
                    }
                }
            }
        }
        weak
    }

    /// Each Content-Security-Policy, with the one of the same kind that the base has in the same place.
    pub fn csps_with_base(&self) -> Vec<(&Csp, &Csp)> {
        let Some(inheritance) = &self.inheritance else { return Vec::new() };
        let pairs = |kind| self.csps_of(kind).into_iter().zip(inheritance.policy.csps_of(kind));
        [Disposition::Enforce, Disposition::Report].into_iter().flat_map(pairs).collect()
    }

    /// The enforced policies of the base that this policy has none in the place of, and no equal one elsewhere.
    pub fn dropped_csps(&self) -> Vec<&Csp> {
        let Some(inheritance) = &self.inheritance else { return Vec::new() };
        let own = self.csps_of(Disposition::Enforce);
        let base = inheritance.policy.csps_of(Disposition::Enforce).into_iter().skip(own.len());
        base.filter(|csp| !own.is_empty() && !own.contains(csp)).collect()
    }

    /// The directives that this policy has not from its base.
    pub fn written_here<'a>(&self, csp: &'a Csp) -> Vec<&'a Clause> {
        let is_inherited = |span| self.inheritance.as_ref().is_some_and(|base| base.span.contains(span));
        csp.clauses.iter().filter(|clause| !is_inherited(clause.directive.span)).collect()
    }
}
