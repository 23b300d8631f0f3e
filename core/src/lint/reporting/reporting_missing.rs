use crate::csp::Disposition;
use crate::diagnostic::Diagnostic;
use crate::header::FieldValue;
use crate::lint::report::{Report, lint};
use crate::policy::{HeaderValue, SecurityPolicy};

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
    /// # Fine
    ///
    /// ```text
    /// content_security_policy: { default_src: self, report_uri: "/csp" }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.5](https://w3c.github.io/webappsec-csp/#directives-reporting)
    REPORTING_MISSING "reporting_missing" Allow "a policy whose violations nobody sees", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for header in &policy.headers {
        // A report-only policy without an endpoint is `reporting_report_only_silent`'s to say.
        let HeaderValue::Field(FieldValue::Csp(csp)) = &header.value else { continue };
        if csp.disposition == Disposition::Enforce && !csp.reports() {
            report.push(
                Diagnostic::finding(header.name.span, "violations of this policy are reported to nobody")
                    .help("add `report_uri: \"/csp\"`, and `report_to` beside it")
                    .note("a violation is an attack, or a page that the policy breaks"),
            );
        }
    }
}
