use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Feature, FeatureStatus, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for features of Permissions-Policy that were withdrawn or renamed, and that Chromium 156 (the only engine that
    /// reads the header) does not act on. If the lint is switched on with `#[warn(permissions_feature_status)]`, it also
    /// reports features that are experimental, that no browser implements, or that only Chromium knows.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore a feature name that they do not know. What the policy seems to forbid is then allowed. A feature
    /// that was renamed has to be written with its new name.
    ///
    /// # Attack
    ///
    /// A policy denies `window_placement`, which Chrome renamed in version 111. A script that an attacker injects calls
    /// `getScreenDetails()`, and the browser asks the user for permission in the name of the site: nothing in the policy
    /// forbids it.
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy: {
    ///     window_placement: none,
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: {
    ///     window_management: none,
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for clients with a browser that knows the old name only.
    ///
    /// ```text
    /// #[allow(permissions_feature_status, reason = "the terminals run Chromium 100")]
    /// window_placement: none,
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 5.2: parse policy directive](https://www.w3.org/TR/permissions-policy-1/#parse-policy-directive)
    /// - [W3C, policy-controlled features](https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md)
    Warn "a feature that browsers no longer know",
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for field in [Field::PermissionsPolicy, Field::PermissionsPolicyReportOnly] {
        let Some(FieldValue::Permissions(permissions)) = policy.get(field).map(|value| value.node) else { continue };
        for feature in permissions.iter().map(|permission| permission.feature) {
            let (level, what) = match feature.node.status {
                FeatureStatus::Standard => continue,
                FeatureStatus::Retired => (Level::Warn, "was withdrawn, and browsers ignore it"),
                _ if successor(feature.node).is_some() => {
                    (Level::Warn, "is accepted by Chromium, but switches nothing off")
                }
                FeatureStatus::Unimplemented => (Level::Allow, "is not implemented by any browser"),
                FeatureStatus::Proposed => (Level::Allow, "is only a proposal"),
                FeatureStatus::Experimental => (Level::Allow, "is experimental"),
                FeatureStatus::ChromiumOnly => (Level::Allow, "works in Chromium only"),
                FeatureStatus::IsolatedApps => (Level::Allow, "works in isolated web apps only"),
            };
            let finding = Diagnostic::finding(feature.span, format!("`{}` {what}", feature.node.key));
            let is_declared = |key| permissions.iter().any(|other| other.feature.node.key == key);
            let finding = match (successor(feature.node), level) {
                (Some(key), _) if is_declared(key) => {
                    finding.help(format!("remove it: `{key}` is declared too")).remove(feature.span)
                }
                (Some(key), _) => finding.help(format!("write `{key}`")).replace(feature.span, key),
                // No browser acts on a feature that was withdrawn, so that removing it weakens nothing.
                (None, Level::Warn) => finding.help("remove it").remove(feature.span),
                (None, _) => finding.help("remove it, or make sure that the policy is safe without it"),
            };
            let note = feature.node.note;
            report.push_at(level, if note.is_empty() { finding } else { finding.note(note) });
        }
    }
}

/// The name that the note of a renamed feature gives.
fn successor(feature: &Feature) -> Option<&'static str> {
    let words = ["renamed ", "became ", "replaced by "].iter().find_map(|start| feature.note.strip_prefix(start))?;
    let name = words.split([' ', ':']).next()?;
    Feature::from_name(name).filter(|feature| feature.status != FeatureStatus::Retired).map(|feature| feature.key)
}
