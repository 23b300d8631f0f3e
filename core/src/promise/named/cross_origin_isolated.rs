//! `cross_origin_isolated`

use super::proof::Proof;
use super::row::Named;
use crate::csp::{Directive, Disposition};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Allowed, Field, FieldValue, keyword};
use crate::policy::SecurityPolicy;
use crate::word::{Word, spec};

pub(super) const ROW: Named = Named::new("cross_origin_isolated", "The page is cross-origin isolated.")
    .browsers(
        "It holds with `cross_origin_opener_policy: same_origin` and `cross_origin_embedder_policy: require_corp` or \
         `credentialless`, or with `document_isolation_policy` in Chrome, unless `permissions_policy` takes it away. The page \
         then has `SharedArrayBuffer` and precise timers, and shares its process with no other site.",
    )
    .shows(
        "cross_origin_opener_policy: same_origin,\ncross_origin_embedder_policy: require_corp,\nexpect: { \
         cross_origin_isolated }",
    )
    .spec(spec!(html "webappapis" "dom-crossoriginisolated"))
    .failure("the page is not cross-origin isolated")
    .definition(
        "`crossOriginIsolated` is true in a page that is sent with the policy and is not in a frame: the response enforces an \
         opener policy of `same_origin` and an embedder policy other than `unsafe_none`, or isolates the document itself, its \
         origin is a secure context, and the feature `cross-origin-isolated` is allowed for it.",
    )
    .assumes(&[
        "The page is shown in a window of its own. In a frame, the pages around it need the same headers, and `allow` for the \
         feature.",
        "The browser knows the headers: `credentialless` is unknown to Safari, and `document_isolation_policy` to all but Chrome.",
    ])
    .leaves_open(&[
        "Whether the resources of the page load: with `require_corp` each of another origin has to agree.",
        "Pages of the same origin, which share the process.",
        "Attacks by timing on what the page itself loads.",
    ]);

pub(super) fn check(proof: &Proof<'_>, out: &mut Diagnostics) {
    let policy = proof.context.policy;
    let obstacle = (!proof.context.policies.origin().is_trustworthy())
        .then(|| Obstacle::new("origin: \"https://shop.example.com\"", "only secure contexts are isolated"))
        .or_else(|| headers(policy))
        .or_else(|| permission(policy));
    if let Some(obstacle) = obstacle {
        out.push(obstacle.explain(proof.failure()));
    }
}

/// What prevents the isolation.
struct Obstacle {
    fix: String,
    note: String,
}

impl Obstacle {
    fn new(fix: &str, note: impl Into<String>) -> Self {
        Obstacle { fix: format!("write `{fix}`"), note: note.into() }
    }

    fn explain(self, error: Diagnostic) -> Diagnostic {
        error.help(self.fix).note(self.note)
    }
}

/// HTML, #coop-check-access-report and #obtain-browsing-context-to-use-for-navigation-response-of-the-document
fn headers(policy: &SecurityPolicy) -> Option<Obstacle> {
    // The document is isolated by itself, whatever the other two headers are.
    if value(policy, Field::DocumentIsolationPolicy).is_some_and(|word| *word != keyword::NOT_ISOLATED) {
        return None;
    }
    let opener = value(policy, Field::CrossOriginOpenerPolicy);
    if opener.is_none_or(|word| *word != keyword::SAME_ORIGIN) {
        let note = match opener {
            Some(word) => format!("`cross_origin_opener_policy: {}` keeps references to other windows", word.key),
            None => {
                "without `cross_origin_opener_policy`, pages of other sites keep references to the window".to_owned()
            }
        };
        return Some(Obstacle::new("cross_origin_opener_policy: same_origin", note));
    }
    if value(policy, Field::CrossOriginEmbedderPolicy).is_none_or(|word| *word == keyword::UNSAFE_NONE) {
        let note = "without `cross_origin_embedder_policy`, resources of other origins load without their consent";
        return Some(Obstacle::new("cross_origin_embedder_policy: require_corp", note));
    }
    // HTML, #initialise-the-document-object: an opener policy in a sandbox is a network error.
    let is_sandboxed =
        policy.csps_of(Disposition::Enforce).into_iter().any(|csp| csp.get(Directive::Sandbox).is_some());
    is_sandboxed.then(|| Obstacle {
        fix: "remove `sandbox`".to_owned(),
        note: "browsers show an error page instead of a sandboxed page with this opener policy".to_owned(),
    })
}

/// Permissions Policy: the feature `cross-origin-isolated`, whose default is `self`.
fn permission(policy: &SecurityPolicy) -> Option<Obstacle> {
    let Some(FieldValue::Permissions(permissions)) = policy.get(Field::PermissionsPolicy).map(|value| value.node)
    else {
        return None;
    };
    let isolated = permissions.iter().find(|permission| permission.feature.node.key == FEATURE)?;
    let own = policy.origin.as_ref().map(|origin| origin.node.to_string());
    let includes_page = isolated.allowlist.iter().any(|allowed| match &allowed.node {
        Allowed::SelfOrigin | Allowed::Any => true,
        Allowed::Origin(origin) => Some(origin) == own.as_ref(),
    });
    (!includes_page).then(|| {
        Obstacle::new("cross_origin_isolated: self", "`permissions_policy` takes the isolation away from the page")
    })
}

const FEATURE: &str = "cross_origin_isolated";

/// The value of a header that is a single keyword.
fn value(policy: &SecurityPolicy, field: Field) -> Option<&'static Word> {
    let FieldValue::Parameters(parameters) = policy.get(field)?.node else { return None };
    Some(parameters.word()?.node)
}
