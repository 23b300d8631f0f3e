//! Trusted Types: sinks that run script, and the policies that make values for them
//! (<https://w3c.github.io/trusted-types/dist/spec/>).

use super::decision::{Reason, Ruling};
use super::inline::Inline;
use super::policies::{Policies, Policy, Sealed, Subject};
use super::section;
use crate::csp::{Clause, ClauseValue, Directive, Disposition, SINKS, TrustedType};

/// `trustedTypes.createPolicy("…")`
///
/// ```
/// use security_policy_core::Span;
/// use security_policy_core::fetch::{Policies, TrustedTypesPolicy};
/// use security_policy_core::url::Origin;
///
/// let origin = Origin::parse("https://shop.example", Span::default()).expect("an origin");
/// let policies = Policies::new(origin).enforce("trusted-types dompurify");
/// assert!(policies.allows(&TrustedTypesPolicy::new("dompurify")));
/// assert!(!policies.allows(&TrustedTypesPolicy::new("dompurify").duplicate()));
/// assert!(!policies.allows(&TrustedTypesPolicy::new("default")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedTypesPolicy<'a> {
    name: &'a str,
    is_duplicate: bool,
}

impl<'a> TrustedTypesPolicy<'a> {
    /// A policy of this name.
    pub const fn new(name: &'a str) -> Self {
        TrustedTypesPolicy { name, is_duplicate: false }
    }

    /// Where the page has a policy of the name already.
    #[must_use]
    pub const fn duplicate(self) -> Self {
        TrustedTypesPolicy { is_duplicate: true, ..self }
    }
}

impl Sealed for TrustedTypesPolicy<'_> {}

/// #should-block-create-policy
impl Subject for TrustedTypesPolicy<'_> {
    fn rule<'p>(&self, policies: &'p Policies<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
        policies.each(section::CREATE_POLICY, out, |policy| {
            let clause = policy.csp().get(Directive::TrustedTypes)?;
            let ClauseValue::TrustedTypes(types) = &clause.value else { return None };
            let has = |wanted: &dyn Fn(&TrustedType) -> bool| types.iter().any(|kind| wanted(&kind.node));
            // Steps 2.4 and 2.6: `'none'` beside other values is ignored.
            let is_listed = has(&|kind| match kind {
                TrustedType::Any => true,
                TrustedType::Name(name) => name == self.name,
                _ => false,
            });
            // Step 2.5
            let is_free = !self.is_duplicate || has(&|kind| *kind == TrustedType::AllowDuplicates);
            let reason = if is_listed && is_free { Reason::Trusted } else { Reason::NotTrusted };
            Some((Directive::TrustedTypes, clause, reason))
        });
    }
}

/// #should-block-sink-type-mismatch, and #require-trusted-types-for-pre-navigation-check for `javascript:` URLs. Whether
/// a `default` policy accepts the value is not known here: see [`Inline::trusted`].
pub(super) fn check_sink<'p>(policies: &'p Policies<'_>, sink: &Inline<'_>, out: &mut dyn FnMut(Ruling<'p>) -> bool) {
    policies.each(section::SINK, out, |policy| {
        let reason = if sink.is_trusted() { Reason::Trusted } else { Reason::NotTrusted };
        Some((Directive::RequireTrustedTypesFor, requirement(policy)?, reason))
    });
}

impl Policies<'_> {
    /// Whether sinks that run script accept trusted types only (#does-sink-type-require-trusted-types, without the policies
    /// that only report).
    pub(crate) fn require_trusted_types(&self) -> bool {
        self.iter().any(|policy| policy.csp().disposition == Disposition::Enforce && requirement(policy).is_some())
    }
}

/// The directive that requires trusted types in sinks that run script.
fn requirement<'p>(policy: &'p Policy<'_>) -> Option<&'p Clause> {
    policy.csp().get(Directive::RequireTrustedTypesFor).filter(|clause| match &clause.value {
        ClauseValue::Words(words) => words.iter().any(|word| SINKS.contains(word.node)),
        _ => false,
    })
}
