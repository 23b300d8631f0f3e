use crate::diagnostic::Diagnostic;
use crate::firsts::Names;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an endpoint in `reporting_endpoints` that no other header names. `default` and `crash-reporting` are not
    /// reported: browsers send some reports to these without being told.
    ///
    /// # Why it matters
    ///
    /// Browsers send nothing to an endpoint that no header names. Often a `report_to` is missing, and the site receives no
    /// reports of violations.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// reporting_endpoints: {
    ///     csp: "/reports",
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, report_to: csp, report_uri: "/reports" },
    /// reporting_endpoints: {
    ///     csp: "/reports",
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where a handler adds a header that names the endpoint.
    ///
    /// ```text
    /// #[allow(reporting_unused_endpoint, reason = "the editor's handler sends its own policy, which names it")]
    /// csp: "/reports",
    /// ```
    ///
    /// # References
    ///
    /// - [Reporting API, section 3.2: the `Reporting-Endpoints` header](https://w3c.github.io/reporting/#header)
    /// - [MDN, `Reporting-Endpoints`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Reporting-Endpoints)
    Warn "an endpoint that no header names" companion,
    cwe [778], asvs ["3.4.7"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Endpoints(endpoints)) = policy.get(Field::ReportingEndpoints).map(|value| value.node) else {
        return;
    };
    let named: Names<'_> = policy.named_endpoints().into_iter().map(|name| name.node).collect();
    for name in endpoints.iter().map(|endpoint| &endpoint.name) {
        if !named.contains(name.node.as_str()) && !matches!(name.node.as_str(), "default" | "crash-reporting") {
            let help = match policy.reporting.as_ref().is_some_and(|reporting| reporting.span == name.span) {
                true => "declare a header that `only` lists, or remove `reporting`".to_owned(),
                false => format!("name it in the header that it is for, as `report_to: {}`, or remove it", name.node),
            };
            report.push(
                Diagnostic::finding(name.span, format!("no header names the endpoint `{}`", name.node))
                    .help(help)
                    .note("browsers never send a report to it"),
            );
        }
    }
}
