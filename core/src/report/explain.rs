//! A report → why it was sent, by the policy that is declared.

use super::advice::{self, Advice};
use super::deploy::Deploy;
use super::escaped::escaped;
use super::explanation::Explanation;
use super::model::Report;
use super::other;
use super::subject::{decide, origin};
use super::violation::Violation;
use crate::csp::{Clause, Csp};
use crate::explain::BrowserPolicy;
use crate::fetch::{Policies, Ruling};
use crate::order;

impl Report {
    /// Explains the report by the policy that is declared.
    ///
    /// A violation of a Content-Security-Policy is decided again by the engine; a report of another type names the header that it is
    /// about.
    ///
    /// ```
    /// use security_policy_core::explain::BrowserPolicy;
    /// use security_policy_core::report::{Advice, Deploy, Reader};
    ///
    /// let policy = BrowserPolicy::of_csp("default-src 'self'; img-src 'self'", None);
    /// let body = br#"{"csp-report": {
    ///     "document-uri": "https://shop.example/", "effective-directive": "img-src",
    ///     "blocked-uri": "https://img.example.net/a.png", "original-policy": "default-src 'self'; img-src 'self'"
    /// }}"#;
    /// let reports = Reader::default().read("application/csp-report", body)?;
    /// let explanation = reports.reports[0].explain(&policy);
    /// assert_eq!(explanation.cause, "`img_src: self` does not allow `https://img.example.net`");
    /// assert_eq!(explanation.advice, Advice::Add("img_src: [self, \"https://img.example.net\"]".to_owned()));
    /// assert_eq!(explanation.deploy, Deploy::Current);
    /// # Ok::<(), security_policy_core::report::ReadError>(())
    /// ```
    #[must_use]
    pub fn explain(&self, policy: &BrowserPolicy) -> Explanation {
        let explanation = match self.violation() {
            Some(violation) => Explained { report: self, violation, policy }.explanation(),
            None => other::explain(self, policy),
        };
        explanation.shortened()
    }
}

/// A violation, and the policy that may explain it.
struct Explained<'a> {
    report: &'a Report,
    violation: Violation<'a>,
    policy: &'a BrowserPolicy,
}

impl Explained<'_> {
    fn explanation(&self) -> Explanation {
        // `self` is the origin of the page, also on a test host.
        let page = origin(self.violation.document_url);
        let policy = page.as_ref().map_or_else(|| self.policy.clone(), |page| self.policy.on(page.clone()));
        let policies = policy.policies();
        let (deploy, index) = Deploy::of(self.violation.original_policy, self.violation.disposition, policies);
        let decision = decide(policies, &self.violation);
        let rulings = decision.iter().flat_map(|decision| decision.rulings());
        let is_about = |ruling: &&Ruling<'_>| self.is_about(ruling.policy, ruling.csp, index);
        let ruling = rulings.filter(is_about).find(|ruling| !ruling.reason.allows());
        let list = ruling.map(|ruling| ruling.deciding).or_else(|| self.list(policies, index));
        let advice = match self.report.noise() {
            Some(noise) => advice::of_noise(noise),
            None => {
                // What a service adds, it adds again.
                let list = list.map(|list| policy.places().without_services(list));
                advice::of_violation(&self.violation, list.as_ref(), ruling.is_some(), page.as_ref())
            }
        };
        let what = advice::blocked(&self.violation);
        let cause = match (ruling, list) {
            (Some(ruling), _) => format!("`{}` does not allow {what}", short(ruling.deciding)),
            (None, Some(list)) => format!("`{}` allows {what}, as it is declared now", short(list)),
            (None, None) => format!("no declared policy restricts {what}"),
        };
        let place = list.and_then(|list| policy.places().get(list.directive.span));
        let is_allowed = ruling.is_none() && decision.is_some();
        Explanation { cause, place, ..explained(advice, deploy, is_allowed) }
    }

    /// The list that is in force for the directive, where the engine has nothing to decide about.
    fn list<'p>(&self, policies: &'p Policies<'_>, index: Option<usize>) -> Option<&'p Clause> {
        let directive = self.violation.directive()?;
        let csps = policies.iter().map(|policy| policy.csp()).enumerate();
        csps.filter(|(at, csp)| self.is_about(*at, csp, index)).find_map(|(_, csp)| csp.effective_clause(directive))
    }

    /// Whether the report may be about a policy: about the one with the index, or one with the disposition if that is not known.
    fn is_about(&self, at: usize, csp: &Csp, index: Option<usize>) -> bool {
        index.map_or(csp.disposition == self.violation.disposition, |index| at == index)
    }
}

/// The advice in words. Something that the declared policy allows was blocked by another policy, or after a redirect.
fn explained((advice, help): (Advice, String), deploy: Deploy, is_allowed: bool) -> Explanation {
    let (advice, help) = match (is_allowed, deploy) {
        (true, Deploy::Other) => (
            Advice::Nothing,
            "nothing: the report is about another policy, of an earlier deploy, a proxy, a handler or a `meta` element"
                .to_owned(),
        ),
        (true, _) if !matches!(advice, Advice::Nothing) => (
            Advice::ChangePage,
            "look at what the request is redirected to: the report shows the URL from before".to_owned(),
        ),
        _ => (advice, help),
    };
    Explanation { cause: String::new(), place: None, advice, help, deploy }
}

/// The list as it is written, or its name if it is long.
fn short(list: &Clause) -> String {
    match list.sources().len() <= MOST {
        true => escaped(&order::dsl(list)).to_string(),
        false => list.directive.node.key().to_owned(),
    }
}

/// The longest list that is shown.
const MOST: usize = 8;
