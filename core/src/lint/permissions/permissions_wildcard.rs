use crate::diagnostic::Diagnostic;
use crate::header::{Allowed, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `*` as the value of a feature that gives access to hardware, the location, identity, payment, the screen
    /// or the local network.
    ///
    /// # Why it matters
    ///
    /// With `*`, the page may delegate the feature to a frame of any origin. An `allow` attribute on the frame is enough,
    /// and the browser's prompt names the site, not the origin of the frame.
    ///
    /// # Attack
    ///
    /// The site shows advertisements in frames. An injected element, or a careless template, adds the attribute, and the
    /// page of the advertiser asks for the camera in the name of the site:
    ///
    /// ```html
    /// <iframe src="https://ads.example.net/banner" allow="camera"></iframe>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy: {
    ///     camera: *,
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: {
    ///     camera: none,
    ///     fullscreen: *,
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where users choose which sites the page frames, and grant the feature themselves.
    ///
    /// ```text
    /// #[allow(permissions_wildcard, reason = "the user chooses the video provider in the settings")]
    /// camera: *,
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 4.7: allowlists](https://www.w3.org/TR/permissions-policy-1/#allowlists)
    /// - [MDN, `Permissions-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy)
    Warn "a powerful feature for every origin",
    cwe [250], asvs [],
    check
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
                Diagnostic::finding(any.span, format!("`*` allows `{key}` in frames of every origin"))
                    .help(format!("write `{key}: none`, `{key}: self` or the origins that need it"))
                    .note("an `allow` attribute on a frame is then enough to give it the feature"),
            );
        }
    }
}
