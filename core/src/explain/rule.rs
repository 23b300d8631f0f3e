//! What a policy allows each kind of thing, with fallbacks resolved.

use super::explanation::{Allowed, Allows, Rule};
use super::places::Places;
use super::way::Way;
use super::words;
use crate::csp::{
    ALLOW_FORMS, ALLOW_SCRIPTS, Clause, Csp, Directive, Disposition, Keyword, Overrides, Purpose, SourceExpression,
};
use crate::fetch::{Destination, FrameOptions, InlineKind, Policies, PolicySource};
use crate::policy::Form;
use crate::promise::Subjects;
use crate::span::Spanned;
use crate::word::Word;
use std::collections::BTreeSet;

/// What the rules of a policy are made from.
pub(super) struct Rules<'a> {
    pub(super) csp: &'a Csp,
    pub(super) delivery: PolicySource,
    /// All policies of the response, which `X-Frame-Options` and Trusted Types depend on.
    pub(super) policies: &'a Policies<'a>,
    pub(super) places: &'a Places,
    pub(super) form: Form,
}

impl Rules<'_> {
    /// The rules, in the order of the kinds. Kinds with the same answer are in the rule of the first of them.
    pub(super) fn all(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> = Vec::new();
        for way in Way::all() {
            let rule = self.rule(way);
            match rules.iter_mut().find(|other| {
                (&other.directive, &other.place, &other.allows) == (&rule.directive, &rule.place, &rule.allows)
            }) {
                Some(same) => same.kinds.extend(rule.kinds),
                None => rules.push(rule),
            }
        }
        rules
    }

    fn rule(&self, way: Way) -> Rule {
        if let Some(sandbox) = self.sandboxed(way) {
            return self.decided_by(way, sandbox, Allows::Nothing);
        }
        if let (Subjects::Hints, Some(default)) = (way.subjects(), self.csp.get(Directive::DefaultSrc)) {
            return self.decided_by(way, default, self.sources(self.hint_sources(), way));
        }
        let list = self.csp.effective_clause(way.directive()).filter(|list| !self.is_ignored(list.directive.node));
        match list {
            Some(list) => {
                let keywords = Keywords::of(list);
                let sources = list.sources().iter().filter(|source| self.allows(&keywords, way, &source.node));
                self.decided_by(way, list, self.sources(sources.collect(), way))
            }
            None => self.unrestricted(way),
        }
    }

    fn decided_by(&self, way: Way, clause: &Clause, allows: Allows) -> Rule {
        Rule {
            kinds: vec![way.name()],
            directive: Some(words::directive(clause.directive.node, self.form).to_owned()),
            place: self.places.get(clause.directive.span),
            allows,
        }
    }

    /// Where no directive restricts it: anything, unless `X-Frame-Options` does.
    fn unrestricted(&self, way: Way) -> Rule {
        let frame_options = self.policies.x_frame_options().filter(|_| {
            way.subjects() == Subjects::Ancestors
                && self.csp.disposition == Disposition::Enforce
                && !self.policies.restrict_ancestors()
        });
        let (directive, allows) = match frame_options {
            None => (None, Allows::Anything),
            Some(FrameOptions::Deny) => (Some("x-frame-options"), Allows::Nothing),
            Some(FrameOptions::SameOrigin) => {
                let own = Spanned::new(SourceExpression::Keyword(Keyword::SelfOrigin), Default::default());
                (Some("x-frame-options"), self.sources(vec![&own], way))
            }
        };
        Rule { kinds: vec![way.name()], directive: directive.map(str::to_owned), place: None, allows }
    }

    fn sources(&self, sources: Vec<&Spanned<SourceExpression>>, way: Way) -> Allows {
        let condition = self.condition(way);
        let allowed = |source: &&Spanned<SourceExpression>| Allowed {
            source: words::source(&source.node, self.form),
            meaning: words::meaning(&source.node),
            condition,
            place: self.places.get(source.span),
        };
        let mut seen = BTreeSet::new();
        let sources = sources.iter().map(allowed);
        let distinct: Vec<Allowed> = sources.filter(|source| seen.insert(source.source.clone())).collect();
        if distinct.is_empty() { Allows::Nothing } else { Allows::Sources(distinct) }
    }

    /// What strings that run as code have to be besides what the list allows.
    fn condition(&self, way: Way) -> Option<&'static str> {
        let takes_strings = matches!(way.inline, Some(InlineKind::Eval | InlineKind::Navigation));
        (takes_strings && self.policies.require_trusted_types()).then_some("as a trusted type")
    }

    /// The sandbox that forbids it.
    fn sandboxed(&self, way: Way) -> Option<&Clause> {
        let lacks = |token: &Word| self.delivery == PolicySource::Header && self.csp.sandboxes(token);
        let is_forbidden = match way.subjects() {
            Subjects::Forms => lacks(&ALLOW_FORMS),
            _ => way.runs_script() && lacks(&ALLOW_SCRIPTS),
        };
        self.csp.get(Directive::Sandbox).filter(|_| is_forbidden)
    }

    /// Whether browsers ignore the directive because the policy is in a `meta` element.
    fn is_ignored(&self, directive: Directive) -> bool {
        self.delivery == PolicySource::Meta && directive == Directive::FrameAncestors
    }

    /// A resource hint is allowed where the list of any fetch directive allows it.
    fn hint_sources(&self) -> Vec<&Spanned<SourceExpression>> {
        let (mut sources, mut seen): (Vec<&Spanned<SourceExpression>>, BTreeSet<String>) = Default::default();
        let workers = self.csp.effective_clause(Directive::WorkerSrc);
        for list in &self.csp.clauses {
            let is_of_workers = workers.is_some_and(|workers| workers.directive.node == list.directive.node);
            let allows = |source: &&Spanned<SourceExpression>| {
                (list.governs_hints() && source.node.matches_urls())
                    || (is_of_workers && source.node == SourceExpression::Keyword(Keyword::StrictDynamic))
            };
            sources.extend(list.sources().iter().filter(allows).filter(|source| seen.insert(source.node.to_string())));
        }
        sources
    }

    /// Whether a source of a list allows something of a kind, by the steps of CSP3 that `fetch` implements.
    fn allows(&self, list: &Keywords<'_>, way: Way, source: &SourceExpression) -> bool {
        match way.subjects() {
            Subjects::Inline(inline) => self.allows_inline(list, inline, source),
            Subjects::Requests(_) => match way.destination() {
                Some(destination) => allows_request(list, destination, source),
                None => false,
            },
            _ => source.matches_urls(),
        }
    }

    fn allows_inline(&self, list: &Keywords<'_>, inline: InlineKind, source: &SourceExpression) -> bool {
        let purpose = if inline.is_style() { Purpose::Style } else { Purpose::Script };
        match (inline, source) {
            (InlineKind::Eval, SourceExpression::Keyword(Keyword::TrustedTypesEval)) => {
                self.policies.require_trusted_types()
            }
            (InlineKind::Eval, source) => *source == SourceExpression::Keyword(Keyword::UnsafeEval),
            (InlineKind::Wasm, SourceExpression::Keyword(keyword)) => {
                matches!(keyword, Keyword::UnsafeEval | Keyword::WasmUnsafeEval)
            }
            (InlineKind::Wasm, _) => false,
            (_, SourceExpression::Keyword(Keyword::UnsafeInline)) => list.overrides.cause(source, purpose).is_none(),
            (InlineKind::Script, SourceExpression::Keyword(Keyword::StrictDynamic)) => true,
            (InlineKind::Script | InlineKind::Style, source) => source.is_nonce() || source.content_hash().is_some(),
            (_, source) => source.content_hash().is_some() && list.has_unsafe_hashes,
        }
    }
}

/// What the keywords of a list say about its other sources.
struct Keywords<'a> {
    directive: Directive,
    overrides: Overrides<'a>,
    has_strict_dynamic: bool,
    has_unsafe_hashes: bool,
}

impl<'a> Keywords<'a> {
    fn of(list: &'a Clause) -> Self {
        Keywords {
            directive: list.directive.node,
            overrides: list.overrides(),
            has_strict_dynamic: list.keyword(Keyword::StrictDynamic).is_some(),
            has_unsafe_hashes: list.keyword(Keyword::UnsafeHashes).is_some(),
        }
    }
}

fn allows_request(list: &Keywords<'_>, destination: Destination, source: &SourceExpression) -> bool {
    let is_strict_dynamic = *source == SourceExpression::Keyword(Keyword::StrictDynamic);
    // #worker-src-pre-request
    if destination.is_worker_like() && list.directive != Directive::ScriptSrc {
        return is_strict_dynamic || source.matches_urls();
    }
    if destination.is_script_like() {
        let is_element = !destination.is_worker_like();
        return is_strict_dynamic
            || (is_element && (source.is_nonce() || source.content_hash().is_some()))
            || (!list.has_strict_dynamic && source.matches_urls());
    }
    (destination.is_style() && source.is_nonce()) || source.matches_urls()
}
