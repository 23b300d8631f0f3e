use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a report-only header without an endpoint. In a response, a report-only Content-Security-Policy next to
    /// an enforced one is left alone: somebody may read the console of the browser.
    ///
    /// # Why it matters
    ///
    /// A report-only policy restricts nothing; its reports are all there is to it. Without an endpoint it does nothing
    /// at all.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy_report_only: { default_src: self }
    /// ```
    ///
    /// # Fine
    ///
    /// ```text
    /// content_security_policy_report_only: { default_src: self, report_uri: "/csp" }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 3.2](https://w3c.github.io/webappsec-csp/#cspro-header)
    /// - [HTML, cross-origin embedder policies](https://html.spec.whatwg.org/multipage/browsers.html#coep)
    REPORTING_REPORT_ONLY_SILENT "reporting_report_only_silent" Deny "a report-only policy that reports to nobody", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let has_default = match policy.get(Field::ReportingEndpoints).map(|value| value.node) {
        Some(FieldValue::Endpoints(endpoints)) => endpoints.iter().any(|endpoint| endpoint.name.node == "default"),
        _ => false,
    };
    for field in REPORT_ONLY {
        let Some(header) = policy.get(*field) else { continue };
        let (reports, example) = match header.node {
            FieldValue::Csp(csp) => (csp.reports(), "`report_to` and `report_uri`"),
            value => {
                let mut names = Vec::new();
                value.named_endpoints(&mut names);
                // What Chromium alone reads, it reports to the endpoint `default` where nothing is named.
                let falls_back = matches!(
                    field,
                    Field::PermissionsPolicyReportOnly
                        | Field::DocumentPolicyReportOnly
                        | Field::ConnectionAllowlistReportOnly
                );
                let example = if *field == Field::IntegrityPolicyReportOnly { "`endpoints`" } else { "`report_to`" };
                (!names.is_empty() || (falls_back && has_default), example)
            }
        };
        if !reports {
            // What is sent beside an enforced policy is a trial, and a response does not tell who looks at the console.
            let is_trial = policy.form == Form::Response
                && *field == Field::ContentSecurityPolicyReportOnly
                && !policy.enforced().is_empty();
            report.push_at(
                if is_trial { Level::Allow } else { REPORTING_REPORT_ONLY_SILENT.level },
                Diagnostic::finding(header.span, format!("`{}` reports to nobody", field.key()))
                    .help(format!("add {example}, and the endpoint to `reporting_endpoints`"))
                    .note("a report-only policy restricts nothing: without an endpoint it does nothing at all"),
            );
        }
    }
}

const REPORT_ONLY: &[Field] = &[
    Field::ContentSecurityPolicyReportOnly,
    Field::PermissionsPolicyReportOnly,
    Field::CrossOriginOpenerPolicyReportOnly,
    Field::CrossOriginEmbedderPolicyReportOnly,
    Field::DocumentIsolationPolicyReportOnly,
    Field::DocumentPolicyReportOnly,
    Field::IntegrityPolicyReportOnly,
    Field::ConnectionAllowlistReportOnly,
];
