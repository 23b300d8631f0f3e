use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Allowed, Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for a feature that is allowed for other origins, but not for the page's own. If the policy declares no
    /// `origin`, the list may contain it, and the lint is a warning.
    ///
    /// # Why it matters
    ///
    /// A page can delegate a feature to a frame only if it may use the feature itself. Without `self`, the feature is off
    /// in the page and therefore also in the frames of the origins that are listed.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// permissions_policy: {
    ///     geolocation: "https://maps.example.com",
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// permissions_policy: {
    ///     geolocation: [self, "https://maps.example.com"],
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where several hosts send the same policy, and the one that needs the feature is in the list.
    ///
    /// ```text
    /// #[allow(permissions_self_missing, reason = "maps.example.com sends this policy too")]
    /// geolocation: "https://maps.example.com",
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy, define an inherited policy for a feature](https://www.w3.org/TR/permissions-policy-1/#algo-define-inherited-policy-in-container)
    /// - [MDN, `Permissions-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy)
    Deny "a feature for other origins that is off everywhere",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let own = policy.origin.as_ref().map(|origin| &origin.node);
    for field in [Field::PermissionsPolicy, Field::PermissionsPolicyReportOnly, Field::FeaturePolicy] {
        let Some(FieldValue::Permissions(permissions)) = policy.get(field).map(|value| value.node) else { continue };
        for permission in permissions {
            let allows_own = |allowed: &Allowed| match allowed {
                Allowed::SelfOrigin | Allowed::Any => true,
                Allowed::Origin(text) => own.is_some_and(|own| covers(text, own)),
            };
            let list = &permission.allowlist;
            let Some(first) = list.first().filter(|_| !list.iter().any(|allowed| allows_own(&allowed.node))) else {
                continue;
            };
            let (key, level) = (permission.feature.node.key, if own.is_some() { Level::Deny } else { Level::Warn });
            report.push_at(
                level,
                Diagnostic::finding(first.span, format!("`{key}` is off everywhere, because `self` is missing"))
                    .help(format!("add `self`, so that the listed origins get it, or write `{key}: none`"))
                    .note("a page can delegate to a frame only what it may use itself"),
            );
        }
    }
}

/// Whether an origin in a list matches this one; `https://*.example.com` matches every subdomain.
fn covers(text: &str, own: &Origin) -> bool {
    if let Some((scheme, name)) = text.split_once("://*.") {
        return scheme.eq_ignore_ascii_case(own.scheme())
            && own.host().strip_suffix(&name.to_ascii_lowercase()).is_some_and(|rest| rest.ends_with('.'));
    }
    Origin::parse(text, Default::default()).is_ok_and(|origin| origin == *own)
}
