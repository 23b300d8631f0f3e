//! What the examples for browsers share: headers of a page, as text, and the policies that the library reads from them.

use security_policy_core::Span;
use security_policy_core::base64;
use security_policy_core::csp::{ClauseValue, Csp, Disposition, SourceExpression};
use security_policy_core::fetch::{Policies, PolicySource};
use security_policy_core::url::Origin;
use serde::Serialize;

/// The nonce of every response, which the server of a test fills in.
pub(crate) const NONCE: &str = "'nonce-NONCE'";

/// The headers of a page.
#[derive(Serialize, Clone, Debug, PartialEq)]
pub(crate) struct Headers {
    pub(crate) enforce: Vec<String>,
    pub(crate) report: Vec<String>,
}

impl Headers {
    /// The policies, on a page of this origin.
    pub(crate) fn policies(&self, origin: &str) -> Policies<'static> {
        let origin = Origin::parse(origin, Span::default()).expect("an origin");
        let enforce = self.enforce.iter().map(|text| (text, Disposition::Enforce));
        let report = self.report.iter().map(|text| (text, Disposition::Report));
        enforce.chain(report).fold(Policies::new(origin), |policies, (text, disposition)| {
            policies.with(csp(text, disposition), PolicySource::Header)
        })
    }
}

/// A policy in which [`NONCE`] is the nonce of the response.
fn csp(text: &str, disposition: Disposition) -> Csp {
    let (policies, _) = Csp::parse_list(text, disposition);
    let mut csp = policies.into_iter().next().expect("a policy").node;
    for clause in &mut csp.clauses {
        if let ClauseValue::Sources(sources) = &mut clause.value {
            for source in sources.iter_mut().filter(|source| source.node.to_string() == NONCE) {
                source.node = SourceExpression::Nonce;
            }
        }
    }
    csp
}

/// A source list without repetitions.
pub(crate) fn list(sources: impl Iterator<Item = String>) -> String {
    let mut list: Vec<String> = Vec::new();
    for source in sources {
        if !list.contains(&source) {
            list.push(source);
        }
    }
    list.join(" ")
}

/// The hash of a text, as an integrity attribute has it.
pub(crate) fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&hmac_sha256::Hash::hash(text.as_bytes())))
}
