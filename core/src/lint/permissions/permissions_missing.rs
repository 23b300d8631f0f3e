use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a document policy without Permissions-Policy. Only where it is switched on.
    ///
    /// # Why it matters
    ///
    /// A script that is injected into the page may then ask for the camera, the microphone or the location in the name
    /// of the site. A page that does not use them loses nothing by giving them up.
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
    /// # References
    ///
    /// - [Permissions Policy](https://www.w3.org/TR/permissions-policy-1/)
    Allow "pages that keep every feature" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.serves_pages() && !policy.has(Field::PermissionsPolicy) && !policy.has(Field::FeaturePolicy) {
        report.push(
            Diagnostic::finding(policy.name, "`permissions_policy` is missing")
                .help("add `permissions_policy: { camera: none, geolocation: none, microphone: none }`")
                .note("an injected script may ask for the camera or the location in the name of the site"),
        );
    }
}
