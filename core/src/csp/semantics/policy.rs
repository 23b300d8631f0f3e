//! What a policy does in a browser: which directives take effect, what they govern, and which scripts can run.

use super::clause::{Ignored, Purpose};
use crate::csp::directive::{ALLOW_SCRIPTS, Directive, Grammar};
use crate::csp::keyword::Keyword;
use crate::csp::policy::{Clause, ClauseValue, Csp, Disposition};
use crate::csp::source::SourceExpression;
use crate::word::Word;

impl Directive {
    /// Whether this is a fetch directive, which restricts what a page loads (CSP3, section 6.1).
    pub fn is_fetch(self) -> bool {
        self == Directive::DefaultSrc || self.fallback().last() == Some(&Directive::DefaultSrc)
    }

    /// Whether the value of the directive is a source list.
    pub fn takes_sources(self) -> bool {
        matches!(self.grammar(), Grammar::Sources | Grammar::Ancestors)
    }

    /// What browsers check against the list that takes effect for this directive.
    fn purpose(self) -> Purpose {
        match self {
            Directive::WorkerSrc => Purpose::Worker,
            _ if self.governs_script() => Purpose::Script,
            _ if self.governs_style() => Purpose::Style,
            _ => Purpose::Other,
        }
    }
}

impl Csp {
    /// The clauses that take effect for `directives`, each once.
    pub fn effective_clauses(&self, directives: &[Directive]) -> Vec<&Clause> {
        let mut clauses: Vec<&Clause> = Vec::new();
        for clause in directives.iter().filter_map(|directive| self.effective_clause(*directive)) {
            if !clauses.iter().any(|other| other.directive == clause.directive) {
                clauses.push(clause);
            }
        }
        clauses
    }

    /// The clauses that govern where scripts are loaded from: for script elements, and for what falls back to `script_src`.
    pub fn script_lists(&self) -> Vec<&Clause> {
        self.effective_clauses(&[Directive::ScriptSrc, Directive::ScriptSrcElem])
    }

    /// What browsers check against this clause, for its own directive or as the fallback of others.
    pub fn purposes_of(&self, clause: &Clause) -> Vec<Purpose> {
        let mut purposes: Vec<Purpose> = Vec::new();
        for purpose in self.governed_by(clause).into_iter().map(Directive::purpose) {
            if !purposes.contains(&purpose) {
                purposes.push(purpose);
            }
        }
        purposes
    }

    /// The directives for which this clause takes effect: its own, unless it is only a fallback, and those that fall back to
    /// it.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Directive, Disposition};
    ///
    /// let (csp, _) = Csp::parse("default-src 'self'; script-src 'none'", Disposition::Enforce);
    /// let governed = csp.governed_by(&csp.clauses[0]);
    /// assert!(governed.contains(&Directive::ImgSrc) && !governed.contains(&Directive::ScriptSrc));
    /// ```
    pub fn governed_by(&self, clause: &Clause) -> Vec<Directive> {
        let key = clause.directive.node;
        let decides = |directive: &Directive| {
            !directive.is_only_fallback()
                && self.effective_clause(*directive).is_some_and(|other| other.directive.node == key)
        };
        Directive::ALL.iter().copied().filter(decides).collect()
    }

    /// The sources of this clause that browsers ignore for every purpose.
    pub fn ignored<'a>(&self, clause: &'a Clause) -> Ignored<'a> {
        let overrides = clause.overrides();
        // Finding the purposes takes a look at all directives, and most lists have no source that overrides others.
        let purposes = if overrides.is_empty() { Vec::new() } else { self.purposes_of(clause) };
        Ignored { overrides, purposes }
    }

    /// Whether `source` has an effect in this clause (CSP3, section 6.7).
    pub fn has_effect(&self, clause: &Clause, source: &SourceExpression) -> bool {
        // Browsers read this keyword only in `script-src` and `script-src-elem`.
        let is_misplaced = clause.directive.node == Directive::DefaultSrc
            && *source == SourceExpression::Keyword(Keyword::InlineSpeculationRules);
        !clause.lacks_unsafe_hashes(source)
            && !is_misplaced
            && self.used_as(clause).into_iter().any(|directive| source.has_effect_in(directive))
    }

    /// The directives that browsers use this list as: its own, or for `default_src`, those that fall back to it.
    pub fn used_as(&self, clause: &Clause) -> Vec<Directive> {
        match clause.directive.node {
            Directive::DefaultSrc => self.governed_by(clause),
            directive => vec![directive],
        }
    }

    /// Whether the policy has browsers send violation reports.
    pub fn reports(&self) -> bool {
        let names_one = |directive| match self.get(directive).map(|clause| &clause.value) {
            Some(ClauseValue::Texts(names)) => !names.is_empty(),
            Some(ClauseValue::Urls(urls)) => !urls.is_empty(),
            _ => false,
        };
        names_one(Directive::ReportTo) || names_one(Directive::ReportUri)
    }

    /// Whether the policy restricts what a page loads, with at least one fetch directive.
    pub fn restricts_fetches(&self) -> bool {
        self.clauses.iter().any(|clause| clause.directive.node.is_fetch())
    }

    /// Whether the policy allows any script to run: a source list allows one, and no sandbox forbids it.
    pub fn runs_scripts(&self) -> bool {
        let allows = |directive| self.effective_clause(directive).is_none_or(|list| !list.allows_nothing());
        !self.sandboxes(&ALLOW_SCRIPTS) && [Directive::ScriptSrcElem, Directive::ScriptSrcAttr].into_iter().any(allows)
    }

    /// Whether the policy allows scripts by nonce or hash rather than by host.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    ///
    /// let is_strict = |text| Csp::parse(text, Disposition::Enforce).0.is_strict();
    /// assert!(is_strict("script-src 'nonce-abc' 'strict-dynamic'"));
    /// assert!(!is_strict("script-src 'self' https://cdn.example.com"));
    /// ```
    pub fn is_strict(&self) -> bool {
        let lists = self.script_lists();
        !lists.is_empty() && lists.iter().all(|list| list.nonce_or_hash().is_some() || list.allows_nothing())
    }

    /// Whether the policy forbids everything, as is usual for a response that is data and not a page: `default_src: none`,
    /// or `sandbox` without any token.
    pub fn forbids_everything(&self) -> bool {
        let is_none = |clause: &Clause| clause.allows_nothing();
        let fetches = || self.clauses.iter().filter(|clause| clause.directive.node.is_fetch());
        let sandbox = self.get(Directive::Sandbox);
        (self.get(Directive::DefaultSrc).is_some() && fetches().all(is_none))
            || sandbox.is_some_and(|clause| matches!(&clause.value, ClauseValue::Words(words) if words.is_empty()))
    }

    /// Whether the policy puts the page into a sandbox that lacks this token.
    pub fn sandboxes(&self, token: &Word) -> bool {
        match self.get(Directive::Sandbox).map(|clause| &clause.value) {
            Some(ClauseValue::Words(words)) => {
                self.disposition == Disposition::Enforce && !words.iter().any(|word| word.node == token)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csp(text: &str) -> Csp {
        let (csp, found) = Csp::parse(text, Disposition::Enforce);
        assert!(found.is_empty(), "{text}: {found:?}");
        csp
    }

    #[test]
    fn what_browsers_ignore() {
        const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        for (list, source, purpose, cause) in [
            ("'unsafe-inline' 'nonce-abc'", "'unsafe-inline'", Purpose::Script, Some("'nonce-abc'")),
            (&format!("'unsafe-inline' {HASH}"), "'unsafe-inline'", Purpose::Style, Some(HASH)),
            ("'unsafe-inline' 'strict-dynamic'", "'unsafe-inline'", Purpose::Script, Some("'strict-dynamic'")),
            ("'unsafe-inline' 'strict-dynamic'", "'unsafe-inline'", Purpose::Style, None),
            ("'unsafe-inline' 'self'", "'unsafe-inline'", Purpose::Script, None),
            ("https: 'strict-dynamic' 'nonce-abc'", "https:", Purpose::Script, Some("'strict-dynamic'")),
            ("https: 'strict-dynamic' 'nonce-abc'", "https:", Purpose::Other, None),
            ("'self' 'nonce-abc'", "'self'", Purpose::Script, None),
        ] {
            let csp = csp(&format!("default-src {list}"));
            let clause = &csp.clauses[0];
            let source = SourceExpression::parse(source).expect("a source");
            let found = clause.overridden_by(&source, purpose).map(|cause| cause.node.to_string());
            assert_eq!(found.as_deref(), cause, "{source} in {list}");
        }
    }

    #[test]
    fn what_a_list_decides_for() {
        let csp = csp("default-src 'self'; script-src 'self'; style-src-attr 'none'");
        let purposes = |directive| csp.purposes_of(csp.get(directive).expect("a clause"));
        assert_eq!(purposes(Directive::DefaultSrc), [Purpose::Style, Purpose::Other]);
        assert_eq!(purposes(Directive::ScriptSrc), [Purpose::Script, Purpose::Worker]);
        assert_eq!(purposes(Directive::StyleSrcAttr), [Purpose::Style]);
    }

    #[test]
    fn policies_of_responses_that_are_not_pages() {
        for (text, is_data) in [
            ("default-src 'none'", true),
            ("default-src 'none'; frame-ancestors 'none'; script-src 'none'", true),
            ("sandbox", true),
            ("default-src 'none'; img-src 'self'", false),
            ("sandbox allow-scripts", false),
            ("frame-ancestors 'none'", false),
        ] {
            assert_eq!(csp(text).forbids_everything(), is_data, "{text}");
        }
        assert!(!csp("sandbox").runs_scripts());
        assert!(!csp("default-src 'self'; script-src 'none'").runs_scripts());
        assert!(csp("script-src-elem 'none'").runs_scripts());
        assert!(csp("img-src 'none'").runs_scripts());
    }
}
