//! The policies of a response, and how a subject is checked against each of them.

use super::decision::{Barrier, Decision, Outcome, Reason, Ruling};
use super::section::{self, Section};
use super::source_list::SourceList;
use crate::csp::{Clause, Csp, Directive, Disposition, Lookup};
use crate::header::{Field, FieldValue, keyword};
use crate::policy::SecurityPolicy;
use crate::url::Origin;
use crate::word::Word;
use std::borrow::Cow;

/// All policies of a response: what a browser enforces and reports on a page, and who may frame it.
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::csp::Directive;
/// use security_policy_core::fetch::{Policies, Request};
/// use security_policy_core::url::Origin;
/// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin)
///     .enforce("default-src 'self'; script-src 'nonce-r4nd0m' 'strict-dynamic'")
///     .report_only("img-src 'none'");
///
/// let script = Request::script("https://cdn.example/app.js")?;
/// let decision = policies.decide(&script);
/// assert!(!decision.is_allowed());
/// let ruling = decision.deciding().expect("a policy has a directive for scripts");
/// assert_eq!(ruling.deciding.directive.node, Directive::ScriptSrc);
/// assert_eq!(ruling.violated(), Some(Directive::ScriptSrcElem));
///
/// assert!(policies.allows(&script.nonce("r4nd0m")));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Policies<'a> {
    origin: Origin,
    policies: Vec<Policy<'a>>,
    frame_options: Option<FrameOptions>,
    is_inherited: bool,
}

/// A policy, and how it was delivered.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    csp: Cow<'a, Csp>,
    source: PolicySource,
    /// Those of the long lists, if [`Policies::indexed`] has made them.
    lookups: Vec<Lookup<'a>>,
}

/// How a policy was delivered (CSP3, #policy-source).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicySource {
    /// In a header of the response.
    Header,
    /// In a `meta` element. Browsers ignore `frame-ancestors`, `sandbox` and `report-uri` there.
    Meta,
}

/// The value of `X-Frame-Options`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameOptions {
    /// No page may frame this one.
    Deny,
    /// Pages of the same origin may.
    SameOrigin,
}

/// What policies decide about: a request, a piece of inline code, a navigation.
pub trait Subject: Sealed {
    /// Passes the ruling of each policy that has a directive for it to `out`. It may stop once `out` has returned false.
    #[doc(hidden)]
    fn rule<'p>(&self, policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool);

    /// What blocks it besides the policies.
    #[doc(hidden)]
    fn barrier(&self, _policies: &Policies<'_>) -> Option<Barrier> {
        None
    }
}

/// Prevents other crates from implementing [`Subject`].
pub trait Sealed {}

impl<'a> Policies<'a> {
    /// No policy yet, for a page of this origin, which `'self'` matches.
    pub fn new(origin: Origin) -> Self {
        Policies { origin, policies: Vec::new(), frame_options: None, is_inherited: false }
    }

    /// The policies and the `X-Frame-Options` of a declaration or a response, for a page of this origin.
    pub fn of(policy: &'a SecurityPolicy, origin: Origin) -> Self {
        let frame_options = match policy.get(Field::XFrameOptions).map(|value| value.node) {
            Some(FieldValue::Words(words)) => words.first().map(|word| match *word.node == keyword::FRAMES_DENIED {
                true => FrameOptions::Deny,
                false => FrameOptions::SameOrigin,
            }),
            _ => None,
        };
        let policies = policy.csps().into_iter().map(|csp| Policy::new(csp, PolicySource::Header));
        Policies { origin, policies: policies.collect(), frame_options, is_inherited: false }
    }

    /// With a policy.
    #[must_use]
    pub fn with(mut self, csp: impl Into<Cow<'a, Csp>>, source: PolicySource) -> Self {
        self.policies.push(Policy::new(csp, source));
        self
    }

    /// With the value of a `Content-Security-Policy` header. What browsers drop of it is dropped.
    #[must_use]
    pub fn enforce(self, value: &str) -> Self {
        self.parse(value, Disposition::Enforce, PolicySource::Header)
    }

    /// With the value of a `Content-Security-Policy-Report-Only` header.
    #[must_use]
    pub fn report_only(self, value: &str) -> Self {
        self.parse(value, Disposition::Report, PolicySource::Header)
    }

    /// With the policy of a `<meta http-equiv=Content-Security-Policy>`.
    #[must_use]
    pub fn meta(self, value: &str) -> Self {
        self.parse(value, Disposition::Enforce, PolicySource::Meta)
    }

    /// With an `X-Frame-Options` header.
    #[must_use]
    pub fn frame_options(self, value: FrameOptions) -> Self {
        Policies { frame_options: Some(value), ..self }
    }

    /// The policies of a document or a worker that inherits those of this page, because its URL is local: `srcdoc`,
    /// `about:blank`, `data:` or `blob:` (HTML, #determining-navigation-params-policy-container; Fetch, #local-scheme).
    ///
    /// `'self'` still is the origin of the page. `frame-ancestors` and `X-Frame-Options` do not apply to such a document. It
    /// can have policies of its own besides, in `meta` elements. Pages and workers with any other URL have the policies of
    /// their own response alone.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::fetch::{Navigation, Policies, Request};
    /// use security_policy_core::url::Origin;
    /// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
    ///
    /// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    /// let page = Policies::new(origin).enforce("img-src 'self'; frame-ancestors 'none'");
    /// let srcdoc = page.inherited().meta("script-src 'none'");
    /// assert!(srcdoc.allows(&Request::image("https://shop.example/a.png")?));
    /// assert!(!srcdoc.allows(&Request::image("https://evil.example/a.png")?));
    /// assert!(!srcdoc.allows(&Request::script("https://shop.example/a.js")?));
    /// assert!(srcdoc.allows(&Navigation::framed_by(["https://shop.example"])?));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn inherited(&self) -> Self {
        Policies { frame_options: None, is_inherited: true, ..self.clone() }
    }

    /// The same policies, prepared for many questions: the time for a URL no longer grows with the number of sources.
    ///
    /// ```
    /// use security_policy_core::Span;
    /// use security_policy_core::fetch::{Policies, Request};
    /// use security_policy_core::url::Origin;
    /// # fn main() -> Result<(), security_policy_core::url::InvalidUrl> {
    ///
    /// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    /// let hosts: Vec<String> = (0..1000).map(|number| format!("https://h{number}.example")).collect();
    /// let policies = Policies::new(origin).enforce(&format!("img-src {}", hosts.join(" ")));
    /// let indexed = policies.indexed();
    /// for host in &hosts {
    ///     assert!(indexed.allows(&Request::image(host)?));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn indexed(&self) -> Policies<'_> {
        let policies = self.policies.iter().map(|policy| policy.indexed(&self.origin)).collect();
        Policies { origin: self.origin.clone(), policies, ..*self }
    }

    fn parse(mut self, value: &str, disposition: Disposition, source: PolicySource) -> Self {
        let (csps, _) = Csp::parse_list(value, disposition);
        self.policies.extend(csps.into_iter().map(|csp| Policy::new(csp.node, source)));
        self
    }

    /// What a browser does, and what decided.
    pub fn decide<'p>(&'p self, subject: &(impl Subject + ?Sized)) -> Decision<'p> {
        let mut rulings = Vec::new();
        subject.rule(self, &mut |ruling| {
            rulings.push(ruling);
            true
        });
        Decision { rulings, barrier: subject.barrier(self) }
    }

    /// Whether a browser allows it. Nothing is allocated.
    pub fn allows(&self, subject: &(impl Subject + ?Sized)) -> bool {
        let mut is_allowed = subject.barrier(self).is_none();
        if is_allowed {
            subject.rule(self, &mut |ruling| {
                is_allowed &= ruling.outcome() != Outcome::Blocked;
                is_allowed
            });
        }
        is_allowed
    }

    /// The origin of the page.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The policies, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Policy<'a>> {
        self.policies.iter()
    }

    /// The policies that browsers enforce.
    pub fn enforced(&self) -> impl Iterator<Item = &Csp> {
        self.policies.iter().map(Policy::csp).filter(|csp| csp.disposition == Disposition::Enforce)
    }

    /// Whether an enforced policy has a `frame-ancestors` that browsers read: they ignore `X-Frame-Options` then.
    pub(crate) fn restrict_ancestors(&self) -> bool {
        let is_enforced = |policy: &&Policy<'_>| policy.csp.disposition == Disposition::Enforce;
        self.policies.iter().filter(is_enforced).any(|policy| policy.get_in_header(Directive::FrameAncestors).is_some())
    }

    /// The same, each policy in place of itself as `change` returns it.
    #[cfg(feature = "promise")]
    pub(crate) fn map(&self, change: impl Fn(&Csp) -> Csp) -> Policies<'static> {
        let changed = |policy: &Policy<'_>| Policy::new(change(&policy.csp), policy.source);
        Policies { origin: self.origin.clone(), policies: self.policies.iter().map(changed).collect(), ..*self }
    }

    /// The value of `X-Frame-Options`.
    pub fn x_frame_options(&self) -> Option<FrameOptions> {
        self.frame_options
    }

    /// Passes what `rule` returns for each policy to `out`, until that returns false. The rule is in this section.
    pub(super) fn each<'p>(
        &'p self,
        section: &'static Section,
        out: &mut dyn FnMut(Ruling<'p>) -> bool,
        rule: impl Fn(&'p Policy<'p>) -> Option<(Directive, &'p Clause, Reason<'p>)>,
    ) {
        for (policy, delivered) in self.policies.iter().enumerate() {
            let Some((effective, deciding, reason)) = rule(delivered) else { continue };
            if !out(Ruling { policy, csp: &delivered.csp, effective, deciding, reason, rule: section }) {
                return;
            }
        }
    }

    /// Whether the document has a local URL, and the policies of another one.
    pub(super) fn is_inherited(&self) -> bool {
        self.is_inherited
    }

    /// Passes each sandbox that lacks this token to `out`; returns whether there is one.
    ///
    /// HTML, #csp-derived-sandboxing-flags: only enforced policies in headers count.
    pub(super) fn sandbox<'p>(&'p self, token: &'static Word, out: &mut dyn FnMut(Ruling<'p>) -> bool) -> bool {
        let mut is_sandboxed = false;
        self.each(
            section::SANDBOX,
            &mut |ruling| {
                is_sandboxed = true;
                out(ruling)
            },
            |policy| {
                let clause = policy.get_in_header(Directive::Sandbox)?;
                let lacks = policy.csp.sandboxes(token);
                lacks.then_some((Directive::Sandbox, clause, Reason::Sandboxed(token)))
            },
        );
        is_sandboxed
    }
}

impl<'a> Policy<'a> {
    fn new(csp: impl Into<Cow<'a, Csp>>, source: PolicySource) -> Self {
        Policy { csp: csp.into(), source, lookups: Vec::new() }
    }

    fn indexed<'p>(&'p self, page: &'p Origin) -> Policy<'p> {
        let long = self.csp.clauses.iter().filter(|list| list.sources().len() > SHORT);
        let lookups = long.map(|list| Lookup::new(list, page)).collect();
        Policy { csp: Cow::Borrowed(&self.csp), source: self.source, lookups }
    }

    /// The policy itself.
    pub fn csp(&self) -> &Csp {
        &self.csp
    }

    /// How it was delivered.
    pub fn source(&self) -> PolicySource {
        self.source
    }

    /// One of its lists.
    pub(super) fn list<'p>(&'p self, clause: &'p Clause) -> SourceList<'p> {
        let lookup = self.lookups.iter().find(|lookup| std::ptr::eq(lookup.list(), clause));
        SourceList { clause, lookup }
    }

    /// The list that takes effect for a directive.
    pub(super) fn effective_list(&self, directive: Directive) -> Option<SourceList<'_>> {
        self.csp.effective_clause(directive).map(|clause| self.list(clause))
    }

    /// The clause of a directive that browsers ignore in a `meta` element.
    pub(super) fn get_in_header(&self, directive: Directive) -> Option<&Clause> {
        self.csp.get(directive).filter(|_| self.source == PolicySource::Header)
    }
}

/// Comparing this many sources takes no longer than a lookup.
const SHORT: usize = 16;

impl<'a> From<&'a Csp> for Cow<'a, Csp> {
    fn from(csp: &'a Csp) -> Self {
        Cow::Borrowed(csp)
    }
}

impl From<Csp> for Cow<'_, Csp> {
    fn from(csp: Csp) -> Self {
        Cow::Owned(csp)
    }
}
