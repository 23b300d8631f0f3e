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
    /// The page itself is served over http and frames `http://maps.example.com` with `allow="geolocation"`. An attacker on
    /// the network answers for that host, and their page may use the feature.
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
    /// Reasonable in a network without https, for a feature that is not limited to secure contexts.
    ///
    /// ```text
    /// #[allow(permissions_origin, reason = "the map server of the test lab has no https")]
    /// geolocation: [self, "http://maps.example.com"],
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 4.7: allowlists](https://www.w3.org/TR/permissions-policy-1/#allowlists)
    /// - [Secure Contexts](https://www.w3.org/TR/secure-contexts/)
    Warn "an http origin in a Permissions-Policy", check
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
