use crate::diagnostic::Diagnostic;
use crate::header::{Allowed, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for `http:` origins in the list of a feature.
    ///
    /// # Why it matters
    ///
    /// Browsers block an http frame in an https page, and powerful features are available in secure contexts only, so that
    /// the entry usually allows nothing. Where it does allow something, in a page over http, it allows it to everyone on
    /// the network.
    ///
    /// # Attack
    ///
    /// A page over http allows `fullscreen`, which does not need a secure context, for `http://maps.example.com`, and
    /// frames that host. An attacker on the network answers for it. After a click, their frame covers the whole screen with
    /// an imitation of the browser and of the shop's log-in page.
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy: {
    ///     geolocation: [self, "http://maps.example.com"],
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: {
    ///     geolocation: [self, "https://maps.example.com"],
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for browsers that are set up to treat the origin as secure.
    ///
    /// ```text
    /// #[allow(permissions_origin, reason = "the browsers of the test lab treat this origin as secure")]
    /// geolocation: [self, "http://maps.example.com"],
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 4.7: allowlists](https://www.w3.org/TR/permissions-policy-1/#allowlists)
    /// - [Secure Contexts](https://www.w3.org/TR/secure-contexts/)
    Warn "an http origin in a Permissions-Policy",
    cwe [319], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for field in [Field::PermissionsPolicy, Field::PermissionsPolicyReportOnly] {
        let Some(FieldValue::Permissions(permissions)) = policy.get(field).map(|value| value.node) else { continue };
        for allowed in permissions.iter().flat_map(|permission| &permission.allowlist) {
            let Allowed::Origin(origin) = &allowed.node else { continue };
            let Some(rest) = origin.strip_prefix("http://") else { continue };
            let is_local = Origin::parse(origin, allowed.span).is_ok_and(|origin| origin.is_trustworthy());
            if !is_local {
                report.push(
                    Diagnostic::finding(allowed.span, format!("`{origin}` is not https"))
                        .help(format!("write `\"https://{rest}\"`"))
                        .note("browsers block http frames in https pages, and offer powerful features in secure contexts only")
                        .replace(allowed.span, format!("\"https://{rest}\"")),
                );
            }
        }
    }
}
