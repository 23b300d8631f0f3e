use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Feature, FeatureStatus, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for features of Permissions-Policy that were withdrawn or renamed, as far as Chromium 156, the one engine that
    /// reads the header, does not act on them. Where it is switched on, it reports those too that are experiments, that no
    /// engine has yet, or that Chromium alone knows.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore a feature that they do not know, so that what it seems to forbid is not forbidden. The new name
    /// of a renamed one has to be written.
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy: { window_placement: none }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: { window_management: none }
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 5.2](https://www.w3.org/TR/permissions-policy-1/#parse-policy-directive)
    /// - [the list of features](https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md)
    Warn "a feature that browsers do not know any more", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for field in [Field::PermissionsPolicy, Field::PermissionsPolicyReportOnly] {
        let Some(FieldValue::Permissions(permissions)) = policy.get(field).map(|value| value.node) else { continue };
        for feature in permissions.iter().map(|permission| permission.feature) {
            let (level, what) = match feature.node.status {
                FeatureStatus::Standard => continue,
                FeatureStatus::Retired => (Level::Warn, "is gone, and browsers ignore it"),
                _ if successor(feature.node).is_some() => (Level::Warn, "is known to Chromium, and turns nothing off"),
                FeatureStatus::Unimplemented => (Level::Allow, "is in no engine"),
                FeatureStatus::Proposed => (Level::Allow, "is a proposal"),
                FeatureStatus::Experimental => (Level::Allow, "is an experiment"),
                FeatureStatus::ChromiumOnly => (Level::Allow, "is known to Chromium alone"),
                FeatureStatus::IsolatedApps => (Level::Allow, "exists in isolated web apps only"),
            };
            let finding = Diagnostic::finding(feature.span, format!("`{}` {what}", feature.node.key));
            let finding = match (successor(feature.node), level) {
                (Some(key), _) => finding.help(format!("write `{key}`")),
                // No browser acts on a feature that is gone, so that nothing gets weaker.
                (None, Level::Warn) => finding.help("remove it"),
                (None, _) => finding.help("do not count on it"),
            };
            let is_there = |key| permissions.iter().any(|other| other.feature.node.key == key);
            let finding = match successor(feature.node).filter(|key| !is_there(*key)) {
                Some(key) => finding.replace(feature.span, key),
                None if level == Level::Warn => finding.remove(feature.span),
                None => finding,
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
