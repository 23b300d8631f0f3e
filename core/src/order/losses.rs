//! The respects in which one policy is weaker than another.

#[cfg(feature = "cookies")]
use super::cookies;
#[cfg(feature = "csrf")]
use super::csrf;
use super::measure::{Loss, Measure};
#[cfg(feature = "transport")]
use super::transport;
use super::{cache, csp, header, permissions};
use crate::csp::Directive;
use crate::firsts::ByName;
use crate::header::Field;
use crate::policy::SecurityPolicy;

/// Returns the respects in which `policy` permits more than `other`, in the order of `other`.
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
    losses_about(&|_| true, policy, other)
}

/// Does the same, without the lists of sources of Content-Security-Policies.
#[cfg(feature = "explain")]
pub(crate) fn losses_without_sources(policy: &SecurityPolicy, other: &SecurityPolicy) -> Vec<Loss> {
    losses_about(&|directive| !directive.takes_sources(), policy, other)
}

fn losses_about(counts: &dyn Fn(Directive) -> bool, policy: &SecurityPolicy, other: &SecurityPolicy) -> Vec<Loss> {
    let (now, before) = (measures(counts, policy, other), measures(counts, other, policy));
    let permitted = most_permitted(&before);
    let is_kept = |now: &Measure| {
        permitted
            .get(&now.subject())
            .is_some_and(|before| before.iter().any(|before| before.amount.covers(&now.amount)))
    };
    // The first weaker measure about each subject; `None` if all are kept.
    let mut weaker: ByName<'_, Option<&Measure>> = ByName::default();
    for now in &now {
        let weaker = weaker.or_default(now.subject());
        if weaker.is_none() && !is_kept(now) {
            *weaker = Some(now);
        }
    }
    let loss = |before: &Measure| {
        let now = match weaker.get(&before.subject()) {
            Some(Some(weaker)) => Some((*weaker).clone()),
            None if is_lost(before) => None,
            Some(None) | None => return None,
        };
        Some(Loss { now, before: before.clone() })
    };
    before.iter().filter_map(loss).collect()
}

/// The measures about each subject that permit the most. A response can set a cookie several times, so that a subject has several
/// measures, of which one has to permit what the other policy permits.
fn most_permitted(measures: &[Measure]) -> ByName<'_, Vec<&Measure>> {
    let mut most: ByName<'_, Vec<&Measure>> = ByName::default();
    for measure in measures {
        let most = most.or_default(measure.subject());
        if most.iter().all(|other| !other.amount.covers(&measure.amount)) {
            most.retain(|other| !measure.amount.covers(&other.amount));
            most.push(measure);
        }
    }
    most
}

/// Whether it is a loss that the other policy has nothing about this. A cookie that is no longer declared is not set. A `default` that
/// is no longer declared is one loss, which its attributes are part of.
fn is_lost(before: &Measure) -> bool {
    before.field != "cookies" || (before.entry.as_deref() == Some("default") && before.aspect.is_empty())
}

/// Every respect in which `policy` restricts something, or is compared with `other`, of directives those that count.
fn measures(counts: &dyn Fn(Directive) -> bool, policy: &SecurityPolicy, other: &SecurityPolicy) -> Vec<Measure> {
    let mut out = Vec::new();
    csp::measures(counts, policy, other, &mut out);
    header::measures(policy, &mut out);
    cache::measures(policy, &mut out);
    permissions::measures(policy, other, &mut out);
    #[cfg(feature = "cookies")]
    cookies::measures(policy, &mut out);
    #[cfg(feature = "csrf")]
    csrf::measures(policy, &mut out);
    #[cfg(feature = "transport")]
    transport::measures(policy, &mut out);
    out
}

/// Whether `policy` can have the same restriction at all: over plain http, browsers ignore what requires https, they do not store
/// Strict-Transport-Security for an IP address (RFC 6797, section 8.1.1), and they ignore `X-Frame-Options` where there is
/// `frame-ancestors`.
pub fn can_be_kept(measure: &Measure, policy: &SecurityPolicy) -> bool {
    let is_https = policy.origin.as_ref().is_none_or(|origin| origin.node.is_https() && !origin.node.is_localhost());
    let is_address = || policy.origin.as_ref().is_some_and(|origin| origin.node.is_address());
    let has_ancestors = policy.clauses().iter().any(|clause| clause.directive.node == Directive::FrameAncestors);
    match (Field::from_key(measure.field), measure.entry.as_deref(), measure.aspect) {
        (Some(Field::StrictTransportSecurity), ..) => is_https && !is_address(),
        (Some(Field::ContentSecurityPolicy), Some("upgrade_insecure_requests"), _) => is_https,
        (Some(Field::XFrameOptions), ..) => !has_ancestors,
        (None, _, "secure") | (None, Some("cookie"), _) => is_https,
        (None, _, aspect) => !aspect.starts_with("name") || is_https,
        _ => true,
    }
}
