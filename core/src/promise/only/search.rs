//! What policies allow and a list does not.

use crate::csp::{Clause, ClauseValue, Containment, Csp, Directive, Disposition, Keyword, SourceExpression, Urls};
use crate::fetch::{Barrier, Decision, Policies, PolicySource, Reason, Ruling};
use crate::promise::act::{Act, Location, Means};
use crate::promise::kind::Kind;
use crate::span::{Span, Spanned};
use crate::url::Url;

/// Something that policies allow and a list does not. [`violation`] has an example.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Violation<'p> {
    /// What the page does.
    pub act: Act,
    /// What the element needs for it.
    pub means: Means<'p>,
    /// The URL, which is the target of a redirect if `redirected_from` is another one. `None` for inline code and for a page of
    /// an opaque origin.
    pub url: Option<Url>,
    /// The URL whose server redirects.
    pub redirected_from: Option<Url>,
    /// What the policies say.
    pub decision: Decision<'p>,
}

impl<'p> Violation<'p> {
    /// The rulings of the enforced policies, each with the source that lets it in. A slot may be filled with such a source.
    pub fn lets_in(&self) -> impl Iterator<Item = (&Ruling<'p>, Option<&'p Spanned<SourceExpression>>)> {
        let is_slot = |source: &&Spanned<SourceExpression>| source.node.is_slot();
        self.decision
            .enforced()
            .map(move |ruling| (ruling, ruling.matched().or_else(|| ruling.deciding.sources().iter().find(is_slot))))
    }

    /// The source that lets it in, with its ruling: of several policies, the first whose list has others too.
    pub(in crate::promise) fn culprit(&self) -> Option<(&Ruling<'p>, &'p Spanned<SourceExpression>)> {
        let all = || self.lets_in().filter_map(|(ruling, source)| Some((ruling, source?)));
        all().find(|(ruling, _)| ruling.deciding.sources().len() > 1).or_else(|| all().next())
    }
}

/// Something of these kinds that all enforced policies allow, and that no source of the list allows alone; `None` if there is
/// nothing. The list can have all sources that a directive can: `nonce` stands for whatever has the nonce of the response,
/// `strict_dynamic` for the scripts that other scripts add, a hash for the code with that hash, and together with
/// `unsafe_hashes` also for attributes with it.
///
/// ```
/// use security_policy_core::csp::SourceExpression;
/// use security_policy_core::fetch::Policies;
/// use security_policy_core::promise::{Kind, violation};
/// use security_policy_core::url::Origin;
/// use security_policy_core::{Span, Spanned};
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("default-src 'self'; img-src 'self' https://*.example.com");
/// let images = [Kind::from_key("image").expect("a kind")];
/// let list = |text| [Spanned::new(SourceExpression::parse(text).expect("a source"), Span::default())];
///
/// let found = violation(&policies, &images, &list("'self'")).expect("an image of another host");
/// assert_eq!(found.url.map(|url| url.to_string()).as_deref(), Some("https://evil.example.com/"));
/// assert!(violation(&policies, &images, &list("https:")).is_none());
/// ```
pub fn violation<'p>(
    policies: &'p Policies<'_>,
    kinds: &[&Kind],
    list: &[Spanned<SourceExpression>],
) -> Option<Violation<'p>> {
    let mut search = Search { policies, list, probe: probe(policies, list), compared: Vec::new() };
    kinds
        .iter()
        .flat_map(|kind| Act::of(kind))
        .find_map(|act| act.means(policies).into_iter().find_map(|means| search.find(act, means)))
}

struct Search<'s, 'p, 'a> {
    policies: &'p Policies<'a>,
    list: &'s [Spanned<SourceExpression>],
    /// A URL that no source matches: what is allowed there is allowed whatever the URL.
    probe: Location,
    /// The lists that are known to be contained, by their policies and directives.
    compared: Vec<(Vec<(usize, Directive)>, Urls)>,
}

impl<'p> Search<'_, 'p, '_> {
    fn find(&mut self, act: Act, means: Means<'p>) -> Option<Violation<'p>> {
        if matches!(act, Act::Inline(_)) {
            return self.without_url(act, means);
        }
        let decision = act.decide(&means, Some(&self.probe), self.policies)?;
        match decision.barrier() {
            Some(Barrier::FrameOptions) => return self.of_same_origin(act, means),
            Some(_) => return None,
            None => {}
        }
        let mut lists = Lists::default();
        for ruling in decision.enforced() {
            match ruling.reason {
                reason if reason.allows() => {}
                Reason::NoMatch => lists.push(act, ruling),
                _ => return None,
            }
        }
        let key = (lists.names, act.urls());
        if self.is_listed(act, &means, Some(&self.probe)) || self.compared.contains(&key) {
            return None;
        }
        let slices: Vec<&[Spanned<SourceExpression>]> = lists.sources.iter().map(Vec::as_slice).collect();
        let containment = Containment::on(self.policies.origin(), act.urls());
        let upgrades = |csp: &Csp| csp.get(Directive::UpgradeInsecureRequests).is_some();
        let containment = match act.is_upgraded() && self.policies.enforced().any(upgrades) {
            true => containment.upgraded(),
            false => containment,
        };
        let found = containment.counterexample(&slices, self.list);
        // An opaque origin is easier to have than a scheme that browsers do not know.
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
        if act == Act::Framed && !found.as_ref().is_some_and(|found| is_web(&found.url)) {
            let opaque = self.without_url(act, means);
            if opaque.is_some() {
                return opaque;
            }
        }
        match found {
            Some(found) => {
                let target = Location { url: found.url, redirected_from: found.redirected_from };
                self.violation(act, means, Some(target))
            }
            None => {
                self.compared.push(key);
                None
            }
        }
    }

    /// Inline code, and a page of an opaque origin.
    fn without_url(&self, act: Act, means: Means<'p>) -> Option<Violation<'p>> {
        let is_allowed = act.decide(&means, None, self.policies)?.is_allowed();
        (is_allowed && !self.is_listed(act, &means, None)).then(|| self.violation(act, means, None)).flatten()
    }

    /// A frame in a page of the same origin, where `X-Frame-Options` forbids others.
    fn of_same_origin(&self, act: Act, means: Means<'p>) -> Option<Violation<'p>> {
        let url = format!("{}/", self.policies.origin()).parse().ok()?;
        let target = Location { url, redirected_from: None };
        let is_allowed = act.decide(&means, Some(&target), self.policies)?.is_allowed();
        (is_allowed && !self.is_listed(act, &means, Some(&target)))
            .then(|| self.violation(act, means, Some(target)))
            .flatten()
    }

    fn violation(&self, act: Act, means: Means<'p>, target: Option<Location>) -> Option<Violation<'p>> {
        let decision = act.decide(&means, target.as_ref(), self.policies)?;
        let (url, redirected_from) = target.map(|target| (target.url, target.redirected_from)).unzip();
        Some(Violation { act, means, url, redirected_from: redirected_from.flatten(), decision })
    }

    /// Whether a source of the promise allows it alone.
    fn is_listed(&self, act: Act, means: &Means<'_>, target: Option<&Location>) -> bool {
        let unsafe_hashes = SourceExpression::Keyword(Keyword::UnsafeHashes);
        let with_hashes = self.list.iter().find(|source| source.node == unsafe_hashes);
        self.list.iter().any(|source| {
            let is_hash = matches!(source.node, SourceExpression::Hash(_));
            let sources = [source].into_iter().chain(with_hashes.filter(|_| is_hash)).cloned().collect();
            let Some(policies) = self.policy(act, sources) else { return false };
            act.decide(means, target, &policies).is_some_and(|decision| decision.is_allowed())
        })
    }

    /// A policy that allows only this.
    fn policy(&self, act: Act, sources: Vec<Spanned<SourceExpression>>) -> Option<Policies<'static>> {
        let directive = Spanned::new(act.directive()?, Span::default());
        let needs_types = sources.iter().any(|source| source.node == TRUSTED_EVAL);
        let mut csp = Csp::new(Disposition::Enforce);
        csp.clauses.push(Clause { directive, value: ClauseValue::Sources(sources) });
        let policies = Policies::new(self.policies.origin().clone()).with(csp, PolicySource::Header);
        Some(if needs_types { policies.enforce("require-trusted-types-for 'script'") } else { policies })
    }
}

/// The lists that have to match a URL.
#[derive(Default)]
struct Lists {
    sources: Vec<Vec<Spanned<SourceExpression>>>,
    names: Vec<(usize, Directive)>,
}

impl Lists {
    fn push(&mut self, act: Act, ruling: &Ruling<'_>) {
        self.names.push((ruling.policy, ruling.deciding.directive.node));
        self.sources.push(match act {
            // #does-resource-hint-violate-policy: what any list allows.
            Act::Hint => {
                let lists = ruling.csp.clauses.iter().filter(|clause| clause.governs_hints());
                lists.flat_map(Clause::sources).cloned().collect()
            }
            _ => ruling.deciding.sources().to_vec(),
        });
    }
}

/// A URL of a scheme that no source names.
fn probe(policies: &Policies<'_>, list: &[Spanned<SourceExpression>]) -> Location {
    let sources = || policies.enforced().flat_map(|csp| &csp.clauses).flat_map(Clause::sources).chain(list);
    let names = |source: &SourceExpression, scheme: &str| match source {
        SourceExpression::Scheme(name) => name.eq_ignore_ascii_case(scheme),
        SourceExpression::Host(host) => host.scheme.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(scheme)),
        _ => false,
    };
    let is_free =
        |scheme: &String| policies.origin().scheme() != scheme && !sources().any(|source| names(&source.node, scheme));
    let scheme = (0_u32..).map(|number| format!("probe{number}")).find(is_free).unwrap_or_default();
    Location { url: format!("{scheme}://probe/").parse().expect("a URL"), redirected_from: None }
}

const TRUSTED_EVAL: SourceExpression = SourceExpression::Keyword(Keyword::TrustedTypesEval);
