//! What a list does in a browser: what it allows inline, and which of its sources browsers ignore.

use crate::csp::directive::Directive;
use crate::csp::hash::HashSubject;
use crate::csp::keyword::Keyword;
use crate::csp::policy::Clause;
use crate::csp::source::SourceExpression;
use crate::span::{Span, Spanned};

/// What a list is asked about. The same list can decide for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// Scripts: elements, handlers, `javascript:` links, `eval`.
    Script,
    /// Styles: elements and attributes.
    Style,
    /// Anything else that is fetched, sent or embedded.
    Other,
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

    pub(super) fn is_idle(&self) -> bool {
        self.inline_script.is_none() && self.eval.is_none()
    }
}

/// What has browsers ignore sources of a list, whatever they ask it about.
#[derive(Clone, Debug)]
pub struct Ignored<'a> {
    pub(super) ignoring: Ignoring<'a>,
    pub(super) purposes: Vec<Purpose>,
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
