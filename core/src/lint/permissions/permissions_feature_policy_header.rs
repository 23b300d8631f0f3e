use crate::diagnostic::Diagnostic;
use crate::firsts::Names;
use crate::header::{Field, FieldValue, dsl};
use crate::lint::report::{Report, lint};
use crate::list::separated;
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for `feature_policy`.
    ///
    /// # Why it matters
    ///
    /// Permissions-Policy replaced Feature-Policy. Chromium reads the old header only for features that Permissions-Policy
    /// does not name; Firefox and Safari never read it.
    ///
    /// # Example
    ///
    /// ```text
    /// feature_policy: { camera: none }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: { camera: none }
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for clients with an old Chromium, before version 88.
    ///
    /// ```text
    /// #[allow(permissions_feature_policy_header, reason = "the terminals run Chromium 80")]
    /// feature_policy: { camera: none }
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy explainer: changes since Feature Policy](https://github.com/w3c/webappsec-permissions-policy/blob/main/permissions-policy-explainer.md#appendix-big-changes-since-this-was-called-feature-policy)
    /// - [MDN, `Permissions-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy)
    Deny "Feature-Policy, which Permissions-Policy replaced",
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.header(Field::FeaturePolicy) else { return };
    let finding = Diagnostic::finding(header.name.span, "`Feature-Policy` was replaced by `Permissions-Policy`");
    let Some(FieldValue::Permissions(permissions)) = policy.get(Field::FeaturePolicy).map(|value| value.node) else {
        return;
    };
    let features = |field| match policy.get(field).map(|value| value.node) {
        Some(FieldValue::Permissions(permissions)) => permissions.iter().map(|one| one.feature.node.key).collect(),
        _ => Names::default(),
    };
    let (known, old) = (features(Field::PermissionsPolicy), features(Field::FeaturePolicy));
    // Without these, Chromium would fall back to the default of the feature.
    let lost: Vec<&str> = old.iter().filter(|key| !known.contains(key)).collect();
    let finding = match (policy.has(Field::PermissionsPolicy), lost.as_slice()) {
        (true, []) => {
            finding.help("remove it: `permissions_policy` names all of its features").remove(header.name.span)
        }
        (true, lost) => finding.help(format!("move {} to `permissions_policy`, and remove this header", all_of(lost))),
        (false, _) => {
            let converted = format!("{}: {}", Field::PermissionsPolicy.key(), dsl(permissions));
            let whole = Span::new(header.name.span.start, header.span.end);
            finding.help(format!("write `{converted}`")).replace(whole, converted)
        }
    };
    report.push(
        finding.note("Chromium reads it only for features that the new header does not name; other browsers never did"),
    );
}

/// The names of features, for a message.
fn all_of(keys: &[&str]) -> String {
    separated(keys, ", ", &|key| format!("`{key}`"))
}
