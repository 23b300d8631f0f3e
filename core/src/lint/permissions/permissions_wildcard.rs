use crate::diagnostic::Diagnostic;
use crate::header::{Allowed, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `*` behind a feature that reaches hardware, the location, identity, payment, the screen or the local
    /// network.
    ///
    /// # Why it matters
    ///
    /// Every frame, an advertisement too, may then be given the feature: one `allow` attribute is enough, and the
    /// prompt that the user sees names the site.
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy: { camera: * }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: { camera: none, fullscreen: * }
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 4.7](https://www.w3.org/TR/permissions-policy-1/#allowlists)
    Warn "a powerful feature for everyone", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Permissions(permissions)) = policy.get(Field::PermissionsPolicy).map(|value| value.node)
    else {
        return;
    };
    for permission in permissions.iter().filter(|permission| permission.feature.node.powerful) {
        if let Some(any) = permission.allowlist.iter().find(|allowed| allowed.node == Allowed::Any) {
            let key = permission.feature.node.key;
            report.push(
                Diagnostic::finding(any.span, format!("`*` lets every frame be given `{key}`"))
                    .help(format!("write `{key}: none`, `{key}: self` or the origins that need it"))
                    .note("an `allow` attribute on a frame of anyone's is then enough"),
            );
        }
    }
}
