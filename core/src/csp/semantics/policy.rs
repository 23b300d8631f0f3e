//! What a policy comes to: which list decides, what browsers ignore in it, and what may still run.

use crate::csp::directive::{Directive, Grammar};
use crate::csp::hash::HashSubject;
use crate::csp::keyword::Keyword;
use crate::csp::policy::{Clause, ClauseValue, Csp, Disposition};
use crate::csp::source::SourceExpression;
use crate::span::{Span, Spanned};

/// What a list is asked about. The same list can decide for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Scripts: elements, handlers, `javascript:` links, `eval`.
    Script,
    /// Styles: elements and attributes.
    Style,
    /// Anything else that is fetched, sent or embedded.
    Other,
}

impl Directive {
    /// Whether the directive restricts what a page fetches (CSP3, section 6.1).
    pub fn is_fetch(self) -> bool {
        self == Directive::DefaultSrc || self.fallback().last() == Some(&Directive::DefaultSrc)
    }

    /// Whether its value is a list of sources.
    pub fn takes_sources(self) -> bool {
        matches!(self.grammar(), Grammar::Sources | Grammar::Ancestors)
    }

    /// What a list of this name is asked about: `default_src` for everything.
    pub fn purposes(self) -> impl Iterator<Item = Purpose> {
        let is_other = !(self.governs_script() || self.governs_style()) || self == Directive::DefaultSrc;
        [(self.governs_script(), Purpose::Script), (self.governs_style(), Purpose::Style), (is_other, Purpose::Other)]
            .into_iter()
            .filter_map(|(is_one, purpose)| is_one.then_some(purpose))
    }
}

impl Csp {
    /// The clauses that decide for `directives`, each once.
    pub fn deciding(&self, directives: &[Directive]) -> Vec<&Clause> {
        let mut clauses: Vec<&Clause> = Vec::new();
        for clause in directives.iter().filter_map(|directive| self.effective_clause(*directive)) {
            if !clauses.iter().any(|other| other.directive == clause.directive) {
                clauses.push(clause);
            }
        }
        clauses
    }

    /// The clauses that decide from where scripts come: script elements, and what falls back to `script_src`.
    pub fn script_lists(&self) -> Vec<&Clause> {
        self.deciding(&[Directive::ScriptSrc, Directive::ScriptSrcElem])
    }

    /// What this clause is asked about, in its own name or as the fallback of others.
    pub fn purposes_of(&self, clause: &Clause) -> Vec<Purpose> {
        let mut purposes: Vec<Purpose> = Vec::new();
        for directive in self.decided_by(clause) {
            // A worker that falls back to `script-src` is asked about like a script (CSP3, section 6.1.10.1).
            let is_worker = directive == Directive::WorkerSrc && clause.directive.node.governs_script();
            for purpose in directive.purposes().filter(|_| !is_worker) {
                if !purposes.contains(&purpose) {
                    purposes.push(purpose);
                }
            }
        }
        purposes
    }

    /// The directives for which this clause decides; of `default_src`, those that fall back to it.
    pub fn decided_by(&self, clause: &Clause) -> Vec<Directive> {
        let key = clause.directive.node;
        let decides = |directive: &Directive| {
            *directive != Directive::DefaultSrc
                && self.effective_clause(*directive).is_some_and(|other| other.directive.node == key)
        };
        Directive::ALL.iter().copied().filter(decides).collect()
    }

    /// What has browsers ignore sources of this clause, whatever they ask.
    pub fn ignored<'a>(&self, clause: &'a Clause) -> Ignored<'a> {
        let ignoring = clause.ignoring();
        // Most lists have nothing that does so, and what a list is asked about depends on all others.
        let purposes = if ignoring.is_idle() { Vec::new() } else { self.purposes_of(clause) };
        Ignored { ignoring, purposes }
    }

    /// Whether a source says anything where it stands (CSP3, section 6.7).
    pub fn acts(&self, clause: &Clause, source: &SourceExpression) -> bool {
        !clause.lacks_unsafe_hashes(source) && self.asked(clause).into_iter().any(|directive| source.acts_in(directive))
    }

    /// The directives in whose name this list is asked: its own, or of `default_src` those that fall back to it.
    pub fn asked(&self, clause: &Clause) -> Vec<Directive> {
        match clause.directive.node {
            Directive::DefaultSrc => self.decided_by(clause),
            directive => vec![directive],
        }
    }

    /// Whether its violations are reported anywhere.
    pub fn reports(&self) -> bool {
        let names_one = |directive| match self.get(directive).map(|clause| &clause.value) {
            Some(ClauseValue::Texts(names)) => !names.is_empty(),
            Some(ClauseValue::Urls(urls)) => !urls.is_empty(),
            _ => false,
        };
        names_one(Directive::ReportTo) || names_one(Directive::ReportUri)
    }

    /// Whether it says anything about what a page fetches, and not only who may frame it or where reports go.
    pub fn restricts_fetches(&self) -> bool {
        self.clauses.iter().any(|clause| clause.directive.node.is_fetch())
    }

    /// Whether a script can run under it at all: it comes from somewhere, and no sandbox forbids it.
    pub fn runs_scripts(&self) -> bool {
        let allows = |directive| self.effective_clause(directive).is_none_or(|list| !list.allows_nothing());
        !self.sandboxes("allow_scripts") && [Directive::ScriptSrcElem, Directive::ScriptSrcAttr].into_iter().any(allows)
    }

    /// Whether it tells scripts apart by nonce or hash, rather than by where they come from.
    pub fn is_strict(&self) -> bool {
        let lists = self.script_lists();
        !lists.is_empty() && lists.iter().all(|list| list.nonce_or_hash().is_some() || list.allows_nothing())
    }

    /// Whether the policy forbids everything, as that of a response that is data and no page does: `default_src: none`,
    /// or a sandbox with nothing lifted.
    pub fn forbids_everything(&self) -> bool {
        let is_none = |clause: &Clause| clause.allows_nothing();
        let fetches = || self.clauses.iter().filter(|clause| clause.directive.node.is_fetch());
        let sandbox = self.get(Directive::Sandbox);
        (self.get(Directive::DefaultSrc).is_some() && fetches().all(is_none))
            || sandbox.is_some_and(|clause| matches!(&clause.value, ClauseValue::Words(words) if words.is_empty()))
    }

    /// Whether it puts the page into a sandbox without this token.
    pub fn sandboxes(&self, token: &str) -> bool {
        match self.get(Directive::Sandbox).map(|clause| &clause.value) {
            Some(ClauseValue::Words(words)) => {
                self.disposition == Disposition::Enforce && !words.iter().any(|word| word.node.key == token)
            }
            _ => false,
        }
    }
}

impl Clause {
    /// Where this very source stands.
    pub fn find(&self, source: &SourceExpression) -> Option<Span> {
        self.sources().iter().find(|other| other.node == *source).map(|other| other.span)
    }

    /// Where this keyword stands.
    pub fn keyword(&self, keyword: Keyword) -> Option<Span> {
        self.find(&SourceExpression::Keyword(keyword))
    }

    /// Whether the list matches nothing: `none`, or keywords that allow nothing.
    pub fn allows_nothing(&self) -> bool {
        let is_idle = |source: &Spanned<SourceExpression>| {
            use Keyword::{None, ReportSample, ReportSha256, ReportSha384, ReportSha512};
            matches!(
                source.node,
                SourceExpression::Keyword(None | ReportSample | ReportSha256 | ReportSha384 | ReportSha512)
            )
        };
        self.sources().iter().all(is_idle)
    }

    /// The nonce or hash by which a single script or style is told from injected ones.
    pub fn nonce_or_hash(&self) -> Option<&Spanned<SourceExpression>> {
        self.sources().iter().find(|source| is_nonce_or_hash(&source.node))
    }

    /// Whether `source` is a hash in a list about attributes alone, where it counts with `unsafe_hashes` only (CSP3,
    /// section 6.7.3.3, step 5).
    pub fn lacks_unsafe_hashes(&self, source: &SourceExpression) -> bool {
        let is_attribute = matches!(self.directive.node, Directive::ScriptSrcAttr | Directive::StyleSrcAttr);
        let is_hash = matches!(source, SourceExpression::Hash(hash) if hash.subject == HashSubject::Content);
        is_attribute && is_hash && self.keyword(Keyword::UnsafeHashes).is_none()
    }

    /// Whether there is a nonce in the list.
    pub fn has_nonce(&self) -> bool {
        let is_nonce =
            |source: &SourceExpression| matches!(source, SourceExpression::Nonce | SourceExpression::FixedNonce(_));
        self.sources().iter().any(|source| is_nonce(&source.node))
    }

    /// What has browsers ignore `source` in this list (CSP3, sections 6.7.1.1, 6.7.3.2 and 8.2).
    pub fn ignores(&self, source: &SourceExpression, purpose: Purpose) -> Option<&Spanned<SourceExpression>> {
        self.ignoring().of(source, purpose)
    }

    /// What has browsers ignore others in this list.
    pub fn ignoring(&self) -> Ignoring<'_> {
        let find =
            |is_cause: &dyn Fn(&SourceExpression) -> bool| self.sources().iter().find(|source| is_cause(&source.node));
        let is_strict = |source: &SourceExpression| *source == SourceExpression::Keyword(Keyword::StrictDynamic);
        Ignoring {
            inline: find(&is_nonce_or_hash),
            inline_script: find(&|source| is_nonce_or_hash(source) || is_strict(source)),
            strict: find(&is_strict),
            eval: find(&|source| matches!(source, SourceExpression::Hash(hash) if hash.subject == HashSubject::Eval)),
        }
    }

    /// Where the keyword stands that lets every inline script or style run, unless browsers ignore it.
    pub fn allows_all_inline(&self, purpose: Purpose) -> Option<Span> {
        let keyword = SourceExpression::Keyword(Keyword::UnsafeInline);
        self.find(&keyword).filter(|_| self.ignores(&keyword, purpose).is_none())
    }
}

/// The first source of a list that has browsers ignore others of it, for each kind of them.
#[derive(Clone, Copy, Debug)]
pub struct Ignoring<'a> {
    inline: Option<&'a Spanned<SourceExpression>>,
    inline_script: Option<&'a Spanned<SourceExpression>>,
    strict: Option<&'a Spanned<SourceExpression>>,
    eval: Option<&'a Spanned<SourceExpression>>,
}

impl<'a> Ignoring<'a> {
    /// What has browsers ignore `source` where they ask for this purpose.
    pub fn of(&self, source: &SourceExpression, purpose: Purpose) -> Option<&'a Spanned<SourceExpression>> {
        match (source, purpose) {
            // #allow-all-inline, step 2
            (SourceExpression::Keyword(Keyword::UnsafeInline), Purpose::Script) => self.inline_script,
            (SourceExpression::Keyword(Keyword::UnsafeInline), Purpose::Style) => self.inline,
            (SourceExpression::Keyword(Keyword::UnsafeEval), _) => self.eval,
            // #script-pre-request, step 1.4: under `'strict-dynamic'` the list is not compared with the URL.
            (
                SourceExpression::Keyword(Keyword::SelfOrigin)
                | SourceExpression::Host(_)
                | SourceExpression::Scheme(_)
                | SourceExpression::Unquoted(_),
                Purpose::Script,
            ) => self.strict,
            _ => None,
        }
    }

    fn is_idle(&self) -> bool {
        self.inline_script.is_none() && self.eval.is_none()
    }
}

/// What has browsers ignore sources of a list, whatever they ask it about.
#[derive(Clone, Debug)]
pub struct Ignored<'a> {
    ignoring: Ignoring<'a>,
    purposes: Vec<Purpose>,
}

impl<'a> Ignored<'a> {
    /// What has them ignore `source`, if they do so for every purpose.
    pub fn because(&self, source: &SourceExpression) -> Option<&'a Spanned<SourceExpression>> {
        // `'unsafe-inline'` says nothing of what is fetched, so that nothing need have it ignored there.
        let is_inline = *source == SourceExpression::Keyword(Keyword::UnsafeInline);
        let mut cause = None;
        for purpose in self.purposes.iter().filter(|purpose| !is_inline || **purpose != Purpose::Other) {
            cause.get_or_insert(self.ignoring.of(source, *purpose)?);
        }
        cause
    }
}

fn is_nonce_or_hash(source: &SourceExpression) -> bool {
    match source {
        SourceExpression::Nonce | SourceExpression::FixedNonce(_) => true,
        // The hash of a URL or of a string for `eval` says nothing about inline code.
        SourceExpression::Hash(hash) => hash.subject == HashSubject::Content,
        _ => false,
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
            let source = SourceExpression::parse(source, Span::default()).expect("a source");
            let found = clause.ignores(&source, purpose).map(|cause| cause.node.to_string());
            assert_eq!(found.as_deref(), cause, "{source} in {list}");
        }
    }

    #[test]
    fn what_a_list_decides_for() {
        let csp = csp("default-src 'self'; script-src 'self'; style-src-attr 'none'");
        let purposes = |directive| csp.purposes_of(csp.get(directive).expect("a clause"));
        assert_eq!(purposes(Directive::DefaultSrc), [Purpose::Style, Purpose::Other]);
        assert_eq!(purposes(Directive::ScriptSrc), [Purpose::Script]);
        assert_eq!(purposes(Directive::StyleSrcAttr), [Purpose::Style]);
    }

    #[test]
    fn what_is_no_page() {
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
