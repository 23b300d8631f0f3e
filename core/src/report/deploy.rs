//! Whether a report is about the declared policy, or about another one.

use crate::csp::{Clause, ClauseValue, Csp, Directive, Disposition, SourceExpression};
use crate::fetch::Policies;
use std::collections::BTreeSet;

/// Which policy a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deploy {
    /// A policy that is declared now.
    Current,
    /// Another one: of an earlier deploy, or of a proxy, a handler or a `meta` element.
    Other,
    /// The report does not contain the policy.
    Unknown,
}

impl Deploy {
    /// Compares the policy in a report with those that are declared. The second value is the index of the one that it is: of a policy
    /// that is declared as enforced too, if a roll-out sends it as one that only reports.
    pub(super) fn of(original: &str, disposition: Disposition, policies: &Policies<'_>) -> (Deploy, Option<usize>) {
        let (reported, _) = Csp::parse_list(original, disposition);
        let [reported] = reported.as_slice() else { return (Deploy::Unknown, None) };
        let reported = essence(&reported.node);
        if reported.is_empty() {
            return (Deploy::Unknown, None);
        }
        let is_same = |csp: &Csp| essence(csp) == reported || essence(&csp.without_nonce()) == reported;
        let declared = || policies.iter().map(|policy| policy.csp()).enumerate();
        let as_declared = declared().find(|(_, csp)| csp.disposition == disposition && is_same(csp));
        let as_observed = || declared().find(|(_, csp)| disposition == Disposition::Report && is_same(&csp.observed()));
        match as_declared.or_else(as_observed) {
            Some((index, _)) => (Deploy::Current, Some(index)),
            None => (Deploy::Other, None),
        }
    }
}

/// The directives with their values, without order and nonces. The endpoints are left out, since engines write their URLs in different
/// ways.
fn essence(csp: &Csp) -> BTreeSet<(Directive, BTreeSet<String>)> {
    let is_other = |clause: &&Clause| !matches!(clause.directive.node, Directive::ReportUri | Directive::ReportTo);
    csp.clauses.iter().filter(is_other).map(|clause| (clause.directive.node, values(clause))).collect()
}

fn values(clause: &Clause) -> BTreeSet<String> {
    match &clause.value {
        ClauseValue::Sources(sources) => sources
            .iter()
            .map(|source| match &source.node {
                SourceExpression::Nonce | SourceExpression::FixedNonce(_) => SourceExpression::Nonce.to_string(),
                source => source.to_string().to_ascii_lowercase(),
            })
            // An empty list is `'none'`.
            .filter(|source| source != "'none'")
            .collect(),
        ClauseValue::Words(words) => words.iter().map(|word| word.node.wire.to_owned()).collect(),
        ClauseValue::TrustedTypes(types) => types.iter().map(|name| name.node.to_string()).collect(),
        ClauseValue::Urls(urls) => urls.iter().map(|url| url.node.to_string()).collect(),
        ClauseValue::Texts(texts) => texts.iter().map(|text| text.node.clone()).collect(),
        ClauseValue::Empty => BTreeSet::new(),
    }
}
