//! Several Content-Security-Policies of one policy together: the weaknesses that none of them stops, and their differences
//! from those of the base.

use super::model::SecurityPolicy;
use crate::csp::{Clause, Csp, Directive, Disposition};
use crate::sorted::Sorted;
use crate::span::Span;

impl SecurityPolicy {
    /// Returns the weaknesses that `find` sees in the lists that take effect for `directives`, each list once. A browser
    /// enforces every policy, so that a weakness that another enforced policy does not have is none. Report-only policies are
    /// looked at one by one.
    pub fn weaknesses<'a, T>(
        &'a self,
        directives: &[Directive],
        find: impl Fn(&'a Csp, &'a Clause) -> Vec<T>,
    ) -> Vec<T> {
        self.weaknesses_unless(directives, find, |_| true)
    }

    /// Like [`weaknesses`](Self::weaknesses), for weaknesses that a list may lack because it allows even more: a list without
    /// the weakness stops that of another policy only if `stops` returns true for it.
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
        let mut reported: Sorted<Span> = Sorted::new();
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
                    if !is_stopped && reported.insert(list.directive.span) {
                        weak.push((csp, list));
                    }
                }
            }
        }
        weak
    }

    /// Returns each Content-Security-Policy that the base has a counterpart of, with that counterpart: the policy of the same
    /// disposition at the same index.
    pub fn csps_with_base(&self) -> Vec<(&Csp, &Csp)> {
        let Some(inheritance) = &self.inheritance else { return Vec::new() };
        let pairs = |kind| self.csps_of(kind).into_iter().zip(inheritance.policy.csps_of(kind));
        [Disposition::Enforce, Disposition::Report].into_iter().flat_map(pairs).collect()
    }

    /// Returns the enforced policies of the base that this policy has no counterpart of, and no equal one at another index.
    pub fn dropped_csps(&self) -> Vec<&Csp> {
        let Some(inheritance) = &self.inheritance else { return Vec::new() };
        let own = self.csps_of(Disposition::Enforce);
        let base = inheritance.policy.csps_of(Disposition::Enforce).into_iter().skip(own.len());
        base.filter(|csp| !own.is_empty() && !own.contains(csp)).collect()
    }

    /// Returns the directives that this policy does not inherit from its base.
    pub fn written_here<'a>(&self, csp: &'a Csp) -> Vec<&'a Clause> {
        let is_inherited = |span| self.inheritance.as_ref().is_some_and(|base| base.span.contains(span));
        csp.clauses.iter().filter(|clause| !is_inherited(clause.directive.span)).collect()
    }
}
