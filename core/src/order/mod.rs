//! "Weaker than": what one policy permits and another does not, over every value that has an order.
//!
//! A policy is measured: each measure says how much is permitted in one respect, as a number or as a set. A policy is
//! weaker than another in those respects in which it permits more. What orders the words of a closed list is in their rows
//! ([`Word::permits`](crate::word::Word::permits)); a file here holds what orders one kind of value.
//!
//! A number or a set at a time, this is a partial order: `strict_origin` and `same_origin` are both weaker than
//! `no_referrer`, and neither is weaker than the other.

mod amount;
mod cache;
#[cfg(feature = "cookies")]
mod cookies;
mod csp;
#[cfg(feature = "csrf")]
mod csrf;
mod header;
mod permissions;
mod sources;

pub use self::amount::{Amount, Item};
pub use self::sources::Change;

use crate::csp::Directive;
use crate::header::Field;
use crate::policy::SecurityPolicy;
use crate::span::Span;

/// How much a policy permits in one respect.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The field, by its key.
    pub field: &'static str,
    /// The entry of the field's block: a parameter, a directive, a feature, a cookie.
    pub entry: Option<String>,
    /// What is measured, where one value is measured in several respects; the name of an attribute in a cookie's block.
    pub aspect: &'static str,
    /// How much is permitted.
    pub amount: Amount,
    /// Where the value is, or the name of what it is missing from.
    pub at: Span,
    /// The entry as the DSL writes it; `None` where nothing is written, and this is what follows from that.
    pub text: Option<String>,
    /// What is permitted where more is, as a clause.
    pub effect: &'static str,
}

/// A respect in which a policy is weaker than another.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// What the weaker policy says; `None` where it has no such field, and everything is permitted.
    pub now: Option<Measure>,
    /// What the other one says.
    pub before: Measure,
}

/// Where `policy` is weaker than `other`: each respect in which it permits more, in the order of `other`.
///
/// ```
/// use security_policy_core::{order, response::Response};
///
/// let read = |value| Response::read([("referrer-policy", value)], None).policy;
/// let (strict, same) = (read("strict-origin"), read("same-origin"));
/// assert!(!order::losses(&strict, &read("no-referrer")).is_empty());
/// assert_eq!(order::losses(&read("no-referrer"), &strict), []);
/// assert_eq!((order::losses(&strict, &same).len(), order::losses(&same, &strict).len()), (1, 1));
/// ```
pub fn losses(policy: &SecurityPolicy, other: &SecurityPolicy) -> Vec<Loss> {
    let now = measures(policy, other);
    let of = |before: &Measure| now.iter().find(|now| now.is_about(before));
    let is_weaker = |before: &Measure| match of(before) {
        Some(now) => !before.amount.covers(&now.amount),
        // A cookie that is not declared is not set. Of a default that is gone, its attributes are gone as well.
        None => before.field != "cookies" || (before.entry.as_deref() == Some("default") && before.aspect.is_empty()),
    };
    let before = measures(other, policy).into_iter();
    before.filter(is_weaker).map(|before| Loss { now: of(&before).cloned(), before }).collect()
}

/// Every respect in which `policy` restricts something, or in which it is to be compared with `other`.
fn measures(policy: &SecurityPolicy, other: &SecurityPolicy) -> Vec<Measure> {
    let mut out = Vec::new();
    csp::measures(policy, other, &mut out);
    header::measures(policy, &mut out);
    cache::measures(policy, &mut out);
    permissions::measures(policy, other, &mut out);
    #[cfg(feature = "cookies")]
    cookies::measures(policy, &mut out);
    #[cfg(feature = "csrf")]
    csrf::measures(policy, &mut out);
    out
}

/// Whether `policy` can say the same: over plain http browsers ignore what belongs to https, and where there is
/// `frame_ancestors` they do not read X-Frame-Options.
pub fn can_be_kept(measure: &Measure, policy: &SecurityPolicy) -> bool {
    let is_https = policy.origin.as_ref().is_none_or(|origin| origin.node.is_https() && !origin.node.is_localhost());
    let has_ancestors = policy.clauses().iter().any(|clause| clause.directive.node == Directive::FrameAncestors);
    match (Field::from_key(measure.field), measure.entry.as_deref(), measure.aspect) {
        (Some(Field::StrictTransportSecurity), ..) => is_https,
        (Some(Field::ContentSecurityPolicy), Some("upgrade_insecure_requests"), _) => is_https,
        (Some(Field::XFrameOptions), ..) => !has_ancestors,
        (None, _, "secure") | (None, Some("cookie"), _) => is_https,
        (None, _, aspect) => !aspect.starts_with("name") || is_https,
        _ => true,
    }
}

impl Measure {
    /// The place of the policy that this is about, among several Content-Security-Policies.
    pub fn place(&self) -> usize {
        csp::PLACES.iter().position(|place| *place == self.aspect).unwrap_or_default()
    }

    fn is_about(&self, other: &Measure) -> bool {
        self.field == other.field && self.entry == other.entry && self.aspect == other.aspect
    }
}

impl Loss {
    /// The items by which more is permitted, where the respect is a set.
    pub fn items(&self) -> Vec<&Item> {
        self.now.as_ref().map_or_else(Vec::new, |now| now.amount.beyond(&self.before.amount))
    }
}
