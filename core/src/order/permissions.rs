//! Permissions-Policy: which origins may use which feature.

use super::amount::{Amount, Item};
use super::measure::Measure;
use crate::header::{Allowed, DefaultAllowlist, Feature, FeatureStatus, Field, FieldValue, Permission};
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

/// Measures every feature that either of the two policies names. A feature that a policy does not name has its default
/// allowlist.
pub(super) fn measures(policy: &SecurityPolicy, other: &SecurityPolicy, out: &mut Vec<Measure>) {
    let (own, others) = (permissions(policy), permissions(other));
    let named = own.iter().chain(others).map(|permission| permission.feature.node);
    let mut features: Vec<&Feature> = Vec::new();
    for feature in named.filter(|feature| feature.status != FeatureStatus::Retired) {
        if !features.contains(&feature) {
            features.push(feature);
        }
    }
    let at = policy.get(Field::PermissionsPolicy).map_or(policy.name, |value| value.span);
    for feature in features {
        let permission = own.iter().find(|permission| permission.feature.node == feature);
        let items = match permission {
            Some(permission) => permission.allowlist.iter().map(|allowed| item(&allowed.node, policy)).collect(),
            None => match feature.default {
                DefaultAllowlist::Own => vec![Item::Name("self".to_owned())],
                DefaultAllowlist::All | DefaultAllowlist::Unknown => vec![Item::Any],
            },
        };
        out.push(Measure {
            field: Field::PermissionsPolicy.key(),
            entry: Some(feature.key.to_owned()),
            aspect: "",
            amount: Amount::Items(items),
            at: permission.map_or(at, |permission| permission.feature.span),
            text: permission.map(dsl),
            effect: "more pages may use the feature, and so may scripts that an attacker injects into them",
        });
    }
}

fn permissions(policy: &SecurityPolicy) -> &[Permission] {
    match policy.get(Field::PermissionsPolicy).map(|value| value.node) {
        Some(FieldValue::Permissions(permissions)) => permissions,
        _ => &[],
    }
}

fn item(allowed: &Allowed, policy: &SecurityPolicy) -> Item {
    match allowed {
        Allowed::SelfOrigin => Item::Name("self".to_owned()),
        Allowed::Any => Item::Any,
        Allowed::Origin(origin) if is_own(origin, policy) => Item::Name("self".to_owned()),
        Allowed::Origin(origin) => Item::Origin(origin.to_ascii_lowercase()),
    }
}

fn is_own(origin: &str, policy: &SecurityPolicy) -> bool {
    policy.origin.as_ref().is_some_and(|own| own.node.to_string().eq_ignore_ascii_case(origin))
}

fn dsl(permission: &Permission) -> String {
    let allowed = |allowed: &Spanned<Allowed>| match &allowed.node {
        Allowed::SelfOrigin => "self".to_owned(),
        Allowed::Any => "*".to_owned(),
        Allowed::Origin(origin) => format!("\"{origin}\""),
    };
    let key = permission.feature.node.key;
    match permission.allowlist.as_slice() {
        [] => format!("{key}: none"),
        [one] => format!("{key}: {}", allowed(one)),
        list => format!("{key}: [{}]", separated(list, ", ", &allowed)),
    }
}
