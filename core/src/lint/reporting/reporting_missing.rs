use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced Content-Security-Policy with neither `report_to` nor `report_uri`. The lint is off by default.
    ///
    /// # Why it matters
    ///
    /// Browsers report what a policy blocks, if it names an endpoint. A violation means either that someone attacks the
    /// site or that the policy breaks a page. Without reports, the operators of the site learn of neither.
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
    /// # Allow
    ///
    /// Reasonable where the lint is switched on for a whole crate and the reports of these pages would not be read.
    ///
    /// ```text
    /// #[allow(reporting_missing, reason = "static pages that change once a year")]
    /// content_security_policy: { default_src: self }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.5: reporting directives](https://w3c.github.io/webappsec-csp/#directives-reporting)
    /// - [MDN, `report-to`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/report-to)
    Allow "a policy whose violations browsers do not report" missing,
    cwe [778], asvs ["3.4.7"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // `reporting_report_only_silent` reports a report-only policy without an endpoint. Each policy names its own endpoint,
    // so that one in another policy does not count.
    for csp in policy.enforced() {
        if !csp.node.reports() {
            report.push(
                Diagnostic::finding(csp.span, "browsers do not report violations of this policy")
                    .help("add `report_uri: \"/csp\"`, and a `report_to` for current browsers")
                    .note("a violation is either an attack or a page that the policy breaks"),
            );
        }
    }
}
