use crate::csp::Disposition;
use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a report-only header that names no endpoint. In an audited response, a report-only Content-Security-Policy
    /// next to an enforced one is not reported: somebody may read the console of a browser.
    ///
    /// # Why it matters
    ///
    /// A report-only policy restricts nothing: it only makes browsers report what it would block. Without an endpoint it
    /// has no effect.
    ///
    /// # Example
    ///
    /// ```text
    /// permissions_policy_report_only: { camera: none },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// permissions_policy_report_only: { camera: none },
    /// reporting_endpoints: { default: "/reports" },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the messages are read in the browser's console, or by a `ReportingObserver` in the page.
    ///
    /// ```text
    /// #[allow(reporting_report_only_silent, reason = "a script of the page collects the reports")]
    /// permissions_policy_report_only: { camera: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 3.2: the report-only header](https://w3c.github.io/webappsec-csp/#cspro-header)
    /// - [HTML, cross-origin embedder policies](https://html.spec.whatwg.org/multipage/browsers.html#coep)
    Deny "a report-only policy without an endpoint" companion,
    cwe [778], asvs ["3.4.7"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let has_default = match policy.get(Field::ReportingEndpoints).map(|value| value.node) {
        Some(FieldValue::Endpoints(endpoints)) => endpoints.iter().any(|endpoint| endpoint.name.node == "default"),
        _ => false,
    };
    let mut say = |level, span, field: Field, example: &str| {
        report.push_at(
            level,
            Diagnostic::finding(span, format!("`{}` names no endpoint", field.key()))
                .help(format!("add {example}, and the endpoint to `reporting_endpoints`"))
                .note("a report-only policy restricts nothing: without an endpoint it has no effect"),
        );
    };
    let level = LINT.level;
    // Next to an enforced policy it is a trial, and a response does not show whether someone reads the console.
    let is_trial = policy.form == Form::Response && !policy.enforced().is_empty();
    for header in policy.headers.iter().filter(|header| header.is_csp(Disposition::Report)) {
        for csp in header.csps() {
            if !csp.node.reports() {
                say(
                    if is_trial { Level::Allow } else { level },
                    csp.span,
                    Field::ContentSecurityPolicyReportOnly,
                    "`report_to` and `report_uri`",
                );
            }
        }
    }
    for field in REPORT_ONLY {
        let Some(header) = policy.get(*field) else { continue };
        let mut names = Vec::new();
        header.node.named_endpoints(&mut names);
        // Chromium, the only engine that reads these, reports to the endpoint `default` if none is named.
        let falls_back = matches!(
            field,
            Field::PermissionsPolicyReportOnly | Field::DocumentPolicyReportOnly | Field::ConnectionAllowlistReportOnly
        );
        if names.is_empty() && !(falls_back && has_default) {
            let is_integrity = *field == Field::IntegrityPolicyReportOnly;
            say(level, header.span, *field, if is_integrity { "`endpoints`" } else { "`report_to`" });
        }
    }
}

/// The report-only headers except for Content-Security-Policy, of which a policy can have several.
const REPORT_ONLY: &[Field] = &[
    Field::PermissionsPolicyReportOnly,
    Field::CrossOriginOpenerPolicyReportOnly,
    Field::CrossOriginEmbedderPolicyReportOnly,
    Field::DocumentIsolationPolicyReportOnly,
    Field::DocumentPolicyReportOnly,
    Field::IntegrityPolicyReportOnly,
    Field::ConnectionAllowlistReportOnly,
];
