use crate::diagnostic::Diagnostic;
use crate::header::{Allowed, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for `http:` origins among those that may use a feature.
    ///
    /// # Why it matters
    ///
    /// Browsers block an http frame in an https page, and powerful features exist in secure contexts only: the entry
    /// allows nobody. Where it does, in a page over http, it allows everyone on the way.
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy: { geolocation: [self, "http://maps.example.com"] }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy: { geolocation: [self, "https://maps.example.com"] }
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, section 4.7](https://www.w3.org/TR/permissions-policy-1/#allowlists)
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
                        .note("browsers block an http frame in an https page, and have powerful features for secure contexts only")
                        .replace(allowed.span, format!("\"https://{rest}\"")),
                );
            }
        }
    }
}
