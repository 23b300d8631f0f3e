//! Which URLs a source list matches, in cases that were written from the text of CSP3.

use security_policy_core::Span;
use security_policy_core::csp::{Csp, Directive, Disposition, Redirect};
use security_policy_core::url::{Origin, Url};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    policy: String,
    self_origin: String,
    directive: String,
    url: String,
    #[serde(default)]
    redirected: bool,
    expected: String,
    why: String,
}

#[test]
fn every_case() {
    let cases: Cases = toml::from_str(include_str!("../../data/csp-match.toml")).expect("a table of cases");
    let wrong: Vec<String> = cases.case.iter().filter_map(Case::check).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
    assert!(cases.case.len() > 50, "{} cases", cases.case.len());
}

impl Case {
    /// Why the answer is wrong, if it is.
    fn check(&self) -> Option<String> {
        // A source that browsers drop is reported, and not kept.
        let (csp, _) = Csp::parse(&self.policy, Disposition::Enforce);
        let page = Origin::parse(&self.self_origin, Span::default()).expect("an origin");
        let url = Url::parse(&self.url).expect("a URL");
        let redirect = if self.redirected { Redirect::Followed } else { Redirect::None };
        let directive = Directive::from_name(&self.directive).expect("a directive");
        let list = csp.effective_clause(directive);
        let matches = list.is_none_or(|list| list.matching(&url, &page, redirect).is_some());
        let expected = self.expected == "allow";
        (matches != expected).then(|| format!("{}: `{}` and {}: {}", self.id, self.policy, self.url, self.why))
    }
}
