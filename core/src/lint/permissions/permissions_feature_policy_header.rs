use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, dsl};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;

lint! {
    /// # What it does
    ///
    /// Looks for Feature-Policy.
    ///
    /// # Why it matters
    ///
    /// Chromium reads it only for features that Permissions-Policy does not name, and no other browser ever did. It is
    /// on its way out.
    ///
    /// # Example
    ///
    /// ```text
    /// feature_policy: { camera: none }
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// permissions_policy: { camera: none }
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, relation to Feature Policy](https://github.com/w3c/webappsec-permissions-policy/blob/main/permissions-policy-explainer.md#appendix-big-changes-since-this-was-called-feature-policy)
    PERMISSIONS_FEATURE_POLICY_HEADER "permissions_feature_policy_header" Deny "Feature-Policy, which Permissions-Policy replaced", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.header(Field::FeaturePolicy) else { return };
    let finding = Diagnostic::finding(header.name.span, "`Feature-Policy` was replaced by `Permissions-Policy`");
    let finding = match policy.has(Field::PermissionsPolicy) {
        true => finding.help("remove it: `permissions_policy` stands beside it").remove(header.name.span),
        false => {
            let Some(FieldValue::Permissions(permissions)) = policy.get(Field::FeaturePolicy).map(|value| value.node)
            else {
                return;
            };
            let converted = format!("{}: {}", Field::PermissionsPolicy.key(), dsl(permissions));
            let whole = Span::new(header.name.span.start, header.span.end);
            finding.help(format!("write `{converted}`")).replace(whole, converted)
        }
    };
    report.push(finding.note("Chromium reads it where the new header says nothing, other browsers never did"));
}
