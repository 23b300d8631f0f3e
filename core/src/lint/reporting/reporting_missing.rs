use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a Content-Security-Policy without `report_to` and `report_uri`. Only where it is switched on.
    ///
    /// # Why it matters
    ///
    /// A violation is either an attack or a page that the policy breaks. Without reports, the site learns of neither.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, report_uri: "/csp" }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.5](https://w3c.github.io/webappsec-csp/#directives-reporting)
    Allow "a policy whose violations nobody sees" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // A report-only policy without an endpoint is `reporting_report_only_silent`'s to say. Each policy reports what it
    // blocks itself, so that the endpoint of another one does not count.
    for csp in policy.enforced() {
        if !csp.node.reports() {
            report.push(
                Diagnostic::finding(csp.span, "violations of this policy are reported to nobody")
                    .help("add `report_uri: \"/csp\"`, and `report_to` beside it")
                    .note("a violation is an attack, or a page that the policy breaks"),
            );
        }
    }
}
