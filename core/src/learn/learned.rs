//! Reports about the strict policy, gathered.

use super::change::Change;
use super::need::{Need, Source};
use super::place::Seen;
use crate::csp::{Clause, ClauseValue, Csp, Directive, Disposition, Keyword, Redirect, SourceExpression};
use crate::report::{Blocked, Noise, Report, Violation};
use crate::span::{Span, Spanned};
use crate::url::Url;
use std::collections::BTreeMap;

/// The policy that reports everything: it allows nothing. `endpoint` is the path to which browsers report.
///
/// Reports contain the start of each inline script, handler and style.
///
/// ```
/// use security_policy_core::learn::strict;
///
/// assert!(strict("/reports").ends_with("; report-uri /reports"));
/// ```
pub fn strict(endpoint: &str) -> String {
    format!(
        "default-src 'none'; script-src 'report-sample'; style-src 'report-sample'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; report-uri {endpoint}"
    )
}

/// How many different needs are gathered. Any more are counted only.
pub const MAX_NEEDS: usize = 200;

/// What the pages of a site need, gathered from reports.
///
/// `Display` writes the field `content_security_policy`, to be pasted into the declaration of the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    pub(super) needs: BTreeMap<Need, Seen>,
    /// What the services of the policy add, which is not gathered.
    pub(super) services: Option<Csp>,
    /// How many reports were about a need that was not gathered.
    pub(super) excess: u64,
}

/// What a report has added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// A need or a place that was not known.
    New,
    /// What was known.
    Known,
    /// Nothing: the report is not about what a page does.
    Nothing,
}

impl Learned {
    /// Nothing, for a policy whose services need these sources: they are not gathered, since `services` adds them.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    /// use security_policy_core::learn::Learned;
    ///
    /// let (services, _) = Csp::parse("connect-src https://api.stripe.com", Disposition::Enforce);
    /// assert!(Learned::beside(services).to_string().contains("// `services` adds the sources of the services"));
    /// ```
    pub fn beside(services: Csp) -> Self {
        let services = (!services.clauses.is_empty()).then_some(services);
        Learned { services, ..Learned::default() }
    }

    /// Adds a report. Reports about browser extensions, and about policies that are enforced, add nothing.
    pub fn add(&mut self, report: &Report) -> Added {
        let violation = report.violation().filter(|violation| violation.disposition == Disposition::Report);
        // A `data:` URL, which counts as injected in production, is one of the page's own here.
        let is_foreign = matches!(report.noise(), Some(Noise::Extension | Noise::ForeignPage));
        let Some(violation) = violation.filter(|_| !is_foreign) else { return Added::Nothing };
        let Some(need) = Need::of(&violation) else { return Added::Nothing };
        if self.services.as_ref().is_some_and(|services| is_covered(&need, &violation, services)) {
            return Added::Nothing;
        }
        if !self.needs.contains_key(&need) && self.needs.len() >= MAX_NEEDS {
            self.excess = self.excess.saturating_add(1);
            return Added::Nothing;
        }
        let seen = self.needs.entry(need).or_default();
        if seen.count(&violation) { Added::New } else { Added::Known }
    }

    /// What was seen, and how often, in the order in which it is printed.
    pub fn needs(&self) -> impl Iterator<Item = (&Need, &Seen)> {
        self.needs.iter()
    }

    /// The policy that allows what was seen, except what has to change.
    ///
    /// ```
    /// use security_policy_core::learn::Learned;
    ///
    /// let policy = Learned::default().csp();
    /// assert_eq!(policy.to_string(), "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    /// ```
    pub fn csp(&self) -> Csp {
        let clauses = self.lists().into_iter().map(|(directive, sources)| {
            let sources = sources.iter().map(|(source, _)| source.expression());
            let none = SourceExpression::Keyword(Keyword::None);
            let mut sources: Vec<_> = sources.map(|source| Spanned::new(source, Span::default())).collect();
            if sources.is_empty() {
                sources.push(Spanned::new(none, Span::default()));
            }
            Clause { directive: Spanned::new(directive, Span::default()), value: ClauseValue::Sources(sources) }
        });
        Csp { clauses: clauses.collect(), ..Csp::new(Disposition::Enforce) }
    }

    /// The directives, in the order of the table, with their sources. An empty list is `none`.
    pub(super) fn lists(&self) -> Vec<(Directive, Vec<(&Source, &Seen)>)> {
        let sources = |wanted: Directive| {
            let all = self.needs.iter().filter_map(move |(need, seen)| match need {
                Need::Source(directive, source) if *directive == wanted => Some((source, seen)),
                _ => None,
            });
            all.collect::<Vec<_>>()
        };
        let lists = Directive::ALL.iter().map(|directive| (*directive, sources(*directive)));
        lists.filter(|(directive, sources)| ALWAYS.contains(directive) || !sources.is_empty()).collect()
    }

    /// What has to change, in the order of its table.
    pub(super) fn changes(&self) -> impl Iterator<Item = (Change, &Seen)> {
        self.needs.iter().filter_map(|(need, seen)| match need {
            Need::Change(change) => Some((*change, seen)),
            Need::Source(..) => None,
        })
    }
}

/// Whether a service adds a source for the URL.
fn is_covered(need: &Need, violation: &Violation<'_>, services: &Csp) -> bool {
    let (Need::Source(directive, Source::Host(_)), Blocked::Url(url)) = (need, violation.blocked) else { return false };
    let sources = services.get(*directive).map(Clause::sources).unwrap_or_default();
    let page = Url::parse(violation.document_url).and_then(|page| page.origin());
    let (Some(url), Some(page)) = (Url::parse(url), page) else { return false };
    sources.iter().any(|source| source.node.matches(&url, &page, Redirect::None))
}

/// The directives that a policy has even if no page needs them: without them, everything would be allowed.
const ALWAYS: &[Directive] =
    &[Directive::DefaultSrc, Directive::BaseUri, Directive::FormAction, Directive::FrameAncestors];
