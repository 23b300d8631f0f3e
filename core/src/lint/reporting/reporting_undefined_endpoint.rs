use crate::diagnostic::Diagnostic;
use crate::firsts::Names;
use crate::header::{Field, FieldValue, Parameters, report_to};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::word;

lint! {
    /// # What it does
    ///
    /// Looks for the name of an endpoint that `reporting_endpoints` does not declare. The names are case-sensitive.
    ///
    /// # Why it matters
    ///
    /// Browsers drop reports to an endpoint that they do not know, without a message. The site receives no reports, which
    /// looks as if there were no violations.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     report_uri: "/reports",
    ///     report_to: csp,
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     report_uri: "/reports",
    ///     report_to: main,
    /// },
    /// reporting_endpoints: { main: "/reports" },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where something else sends Reporting-Endpoints.
    ///
    /// ```text
    /// #[allow(reporting_undefined_endpoint, reason = "the proxy in front sends `reporting-endpoints`")]
    /// report_to: csp,
    /// ```
    ///
    /// # References
    ///
    /// - [Reporting API, section 3.2: the `Reporting-Endpoints` header](https://w3c.github.io/reporting/#header)
    /// - [CSP3, section 6.5.2: `report-to`](https://w3c.github.io/webappsec-csp/#directive-report-to)
    Deny "reports to an endpoint that is not declared" companion,
    cwe [778], asvs ["3.4.7"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    // A header that could not be parsed has its own error.
    if [&policy.unread, &policy.unknown].iter().any(|fields| fields.contains(&Field::ReportingEndpoints)) {
        return;
    }
    let defined: Names<'_> = match policy.get(Field::ReportingEndpoints).map(|value| value.node) {
        Some(FieldValue::Endpoints(endpoints)) => {
            endpoints.iter().map(|endpoint| endpoint.name.node.as_str()).collect()
        }
        _ => Names::default(),
    };
    let groups: Names<'_> = groups(policy).into_iter().collect();
    // Among very many names, a similar one is similar by chance.
    let few: Vec<&str> = if defined.len() <= MANY { defined.iter().collect() } else { Vec::new() };
    for name in policy.named_endpoints() {
        if defined.contains(name.node) || groups.contains(name.node) {
            continue;
        }
        let help = match word::nearest(name.node, &few) {
            Some(near) => format!("write `{near}`"),
            None if defined.is_empty() => {
                format!("add `reporting_endpoints: {{ {}: \"/reports\" }}`", name.node.to_ascii_lowercase())
            }
            None => format!("add `{}: \"/reports\"` to `reporting_endpoints`", name.node.to_ascii_lowercase()),
        };
        report.push(
            Diagnostic::finding(
                name.span,
                format!("endpoint `{}` is not declared in `reporting_endpoints`", name.node),
            )
            .help(help)
            .note("browsers drop the reports silently; names are case-sensitive"),
        );
    }
}

/// The names of the groups in `report_to`; a group without a name is called `default`.
pub(super) fn groups(policy: &SecurityPolicy) -> Vec<&str> {
    let Some(FieldValue::Groups(groups)) = policy.get(Field::ReportTo).map(|value| value.node) else {
        return Vec::new();
    };
    groups.iter().map(name).collect()
}

fn name(group: &Parameters) -> &str {
    group.get(report_to::GROUP).map_or("default", |group| group.node)
}

/// More endpoints than a site has.
const MANY: usize = 64;
