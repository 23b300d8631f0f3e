//! What a source list does in a browser: what it allows inline, and which of its sources browsers ignore.

use crate::csp::directive::{Directive, Status};
use crate::csp::hash::HashSubject;
use crate::csp::keyword::Keyword;
use crate::csp::policy::Clause;
use crate::csp::source::SourceExpression;
use crate::span::{Span, Spanned};

/// What browsers check against a source list. The same list can be used for several purposes.
///
/// ```
/// use security_policy_core::csp::{Csp, Disposition, Purpose};
///
/// let (csp, _) = Csp::parse("default-src 'self'; script-src 'none'", Disposition::Enforce);
/// assert_eq!(csp.purposes_of(&csp.clauses[0]), [Purpose::Style, Purpose::Other]);
/// assert_eq!(csp.purposes_of(&csp.clauses[1]), [Purpose::Script, Purpose::Worker]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// Scripts: elements, event handlers, `javascript:` URLs, `eval`.
    Script,
    /// Styles: elements and attributes.
    Style,
    /// Workers: like scripts, but without nonces, hashes and inline code.
    Worker,
    /// Everything else that a page loads, sends or embeds.
    Other,
}

impl Clause {
    /// The span of this source; `None` if the list does not have it.
    pub fn find(&self, source: &SourceExpression) -> Option<Span> {
        self.sources().iter().find(|other| other.node == *source).map(|other| other.span)
    }

    /// The span of this keyword; `None` if the list does not have it.
    pub fn keyword(&self, keyword: Keyword) -> Option<Span> {
        self.find(&SourceExpression::Keyword(keyword))
    }

    /// Whether the list allows nothing: it is empty, or contains only `none` and keywords that allow nothing.
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

    /// The first nonce or hash, which distinguishes the site's own inline code from injected code.
    pub fn nonce_or_hash(&self) -> Option<&Spanned<SourceExpression>> {
        self.sources().iter().find(|source| is_nonce_or_hash(&source.node))
    }

    /// Whether `source` is a hash that browsers ignore because the list governs attributes only and lacks `unsafe_hashes`
    /// (CSP3, section 6.7.3.3, step 5).
    pub fn lacks_unsafe_hashes(&self, source: &SourceExpression) -> bool {
        let is_hash = source.content_hash().is_some();
        self.directive.node.governs_only_attributes() && is_hash && self.keyword(Keyword::UnsafeHashes).is_none()
    }

    /// Whether the URL of a resource hint such as `<link rel=prefetch>` is compared with this list, in a policy with
    /// `default-src` (CSP3, #does-resource-hint-violate-policy).
    ///
    /// Chromium compares it as it compares that of a request, so that `'strict-dynamic'` overrides the URLs of a list for
    /// scripts. A list that others replace still counts.
    pub fn governs_hints(&self) -> bool {
        let directive = self.directive.node;
        let is_for_requests = directive.is_fetch() && !directive.governs_only_attributes();
        let is_for_scripts = directive.governs_script() && directive != Directive::DefaultSrc;
        is_for_requests
            && directive.status() == Status::Standard
            && !(is_for_scripts && self.keyword(Keyword::StrictDynamic).is_some())
    }

    /// Whether the list contains a nonce.
    pub fn has_nonce(&self) -> bool {
        self.sources().iter().any(|source| source.node.is_nonce())
    }

    /// The source that makes browsers ignore `source` in this list (CSP3, sections 6.7.1.1, 6.7.3.2 and 8.2); `None` if they
    /// do not ignore it.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition, Keyword, Purpose, SourceExpression};
    ///
    /// let (csp, _) = Csp::parse("script-src 'unsafe-inline' 'nonce-abc'", Disposition::Enforce);
    /// let inline = SourceExpression::Keyword(Keyword::UnsafeInline);
    /// let cause = csp.clauses[0].overridden_by(&inline, Purpose::Script).map(|cause| cause.node.to_string());
    /// assert_eq!(cause.as_deref(), Some("'nonce-abc'"));
    /// ```
    pub fn overridden_by(&self, source: &SourceExpression, purpose: Purpose) -> Option<&Spanned<SourceExpression>> {
        self.overrides().cause(source, purpose)
    }

    /// The sources that make browsers ignore others in this list.
    pub fn overrides(&self) -> Overrides<'_> {
        let find =
            |is_cause: &dyn Fn(&SourceExpression) -> bool| self.sources().iter().find(|source| is_cause(&source.node));
        let is_strict = |source: &SourceExpression| *source == SourceExpression::Keyword(Keyword::StrictDynamic);
        Overrides {
            inline: find(&is_nonce_or_hash),
            inline_script: find(&|source| is_nonce_or_hash(source) || is_strict(source)),
            strict: find(&is_strict),
            eval: find(&|source| matches!(source, SourceExpression::Hash(hash) if hash.subject == HashSubject::Eval)),
        }
    }

    /// The span of `unsafe_inline`, if browsers do not ignore it for this purpose.
    pub fn allows_all_inline(&self, purpose: Purpose) -> Option<Span> {
        let keyword = SourceExpression::Keyword(Keyword::UnsafeInline);
        self.find(&keyword).filter(|_| self.overridden_by(&keyword, purpose).is_none())
    }
}

/// The sources of a list that make browsers ignore others: the first one for each kind of ignored source.
/// [`Clause::overridden_by`] has an example.
#[derive(Clone, Copy, Debug)]
pub struct Overrides<'a> {
    inline: Option<&'a Spanned<SourceExpression>>,
    inline_script: Option<&'a Spanned<SourceExpression>>,
    strict: Option<&'a Spanned<SourceExpression>>,
    eval: Option<&'a Spanned<SourceExpression>>,
}

impl<'a> Overrides<'a> {
    /// The source that makes browsers ignore `source` for this purpose.
    pub fn cause(&self, source: &SourceExpression, purpose: Purpose) -> Option<&'a Spanned<SourceExpression>> {
        match (source, purpose) {
            // #allow-all-inline, step 2
            (SourceExpression::Keyword(Keyword::UnsafeInline), Purpose::Script) => self.inline_script,
            (SourceExpression::Keyword(Keyword::UnsafeInline), Purpose::Style) => self.inline,
            (SourceExpression::Keyword(Keyword::UnsafeEval), _) => self.eval,
            // #script-pre-request, step 1.4: under `'strict-dynamic'`, browsers do not match the URL against the list.
            (
                SourceExpression::Keyword(Keyword::SelfOrigin)
                | SourceExpression::Host(_)
                | SourceExpression::Scheme(_)
                | SourceExpression::Unquoted(_),
                Purpose::Script | Purpose::Worker,
            ) => self.strict,
            _ => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.inline_script.is_none() && self.eval.is_none()
    }
}

/// The sources of a list that browsers ignore for every purpose that the list is used for.
///
/// ```
/// use security_policy_core::csp::{Csp, Disposition, SourceExpression};
///
/// let (csp, _) = Csp::parse("script-src https: 'nonce-abc' 'strict-dynamic'", Disposition::Enforce);
/// let cause = csp.ignored(&csp.clauses[0]).because(&SourceExpression::Scheme("https".to_owned()));
/// assert_eq!(cause.map(|cause| cause.node.to_string()).as_deref(), Some("'strict-dynamic'"));
/// ```
#[derive(Clone, Debug)]
pub struct Ignored<'a> {
    pub(super) overrides: Overrides<'a>,
    pub(super) purposes: Vec<Purpose>,
}

impl<'a> Ignored<'a> {
    /// The source that makes browsers ignore `source`, if they ignore it for every purpose.
    pub fn because(&self, source: &SourceExpression) -> Option<&'a Spanned<SourceExpression>> {
        // `'unsafe-inline'` has no effect on what is fetched.
        let is_inline = *source == SourceExpression::Keyword(Keyword::UnsafeInline);
        let has_inline = |purpose: &&Purpose| matches!(purpose, Purpose::Script | Purpose::Style);
        let mut cause = None;
        for purpose in self.purposes.iter().filter(|purpose| !is_inline || has_inline(purpose)) {
            cause.get_or_insert(self.overrides.cause(source, *purpose)?);
        }
        cause
    }
}

fn is_nonce_or_hash(source: &SourceExpression) -> bool {
    source.is_nonce() || source.content_hash().is_some()
}
