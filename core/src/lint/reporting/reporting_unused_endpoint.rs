use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use std::collections::BTreeSet;

lint! {
    /// # What it does
    ///
    /// Looks for an endpoint that no header names. `default` and `crash-reporting` need no mention: browsers send to
    /// them by themselves.
    ///
    /// # Why it matters
    ///
    /// An endpoint that nothing names receives nothing. Most often a `report_to` was forgotten, and violations go
    /// unseen.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// reporting_endpoints: { csp: "/reports" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, report_to: csp, report_uri: "/reports" },
    /// reporting_endpoints: { csp: "/reports" },
    /// ```
    ///
    /// # References
    ///
    /// - [Reporting API, section 3.2](https://w3c.github.io/reporting/#header)
    Warn "an endpoint that nothing is sent to" companion, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Endpoints(endpoints)) = policy.get(Field::ReportingEndpoints).map(|value| value.node) else {
        return;
    };
    let named: BTreeSet<&str> = policy.named_endpoints().into_iter().map(|name| name.node).collect();
    for name in endpoints.iter().map(|endpoint| &endpoint.name) {
        if !named.contains(name.node.as_str()) && !matches!(name.node.as_str(), "default" | "crash-reporting") {
            report.push(
                Diagnostic::finding(name.span, format!("no header names the endpoint `{}`", name.node))
                    .help(format!("name it where its reports are made, as `report_to: {}`, or remove it", name.node))
                    .note("nothing is ever sent to it"),
            );
        }
    }
}
