use super::reporting_undefined_endpoint::groups;
use crate::diagnostic::{Diagnostic, Level};
use crate::header::{Field, FieldValue, nel};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use std::collections::BTreeSet;

lint! {
    /// # What it does
    ///
    /// Looks for Report-To where nothing but NEL reads it any more, and for NEL that names a group which Report-To does
    /// not define; the latter is an error.
    ///
    /// # Why it matters
    ///
    /// Report-To is deprecated and read by Chromium alone. NEL still finds its groups there: without one, it reports
    /// nothing.
    ///
    /// # Example
    ///
    /// ```text
    /// report_to: { group: "csp", max_age: 1d, endpoints: { url: "https://shop.example.com/reports" } }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, report_uri: "/reports", report_to: csp },
    /// reporting_endpoints: { csp: "https://shop.example.com/reports" },
    /// ```
    ///
    /// # References
    ///
    /// - [Reporting API, section 3](https://w3c.github.io/reporting/#endpoint-delivery)
    /// - [Network Error Logging, section 4.1](https://w3c.github.io/network-error-logging/#the-report-to-member)
    Warn "Report-To, which Reporting-Endpoints replaced", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let nel = match policy.get(Field::Nel).map(|value| value.node) {
        Some(FieldValue::Parameters(nel)) => nel.get(nel::REPORT_TO),
        _ => None,
    };
    // One that could not be read has an error of its own.
    let is_unclear = [&policy.unread, &policy.unknown].iter().any(|fields| fields.contains(&Field::ReportTo));
    if let (Some(name), false) = (nel, is_unclear) {
        let groups: BTreeSet<&str> = groups(policy).into_iter().collect();
        if !groups.contains(name.node) {
            report.push_at(
                Level::Deny,
                Diagnostic::finding(name.span, format!("`report_to` defines no group `{}` for `nel`", name.node))
                    .help(format!(
                        "add `report_to: {{ group: \"{}\", max_age: 30d, endpoints: {{ url: \"https://…\" }} }}`",
                        name.node
                    ))
                    .note("NEL does not read `reporting_endpoints`: without the group nothing is reported"),
            );
        }
    } else if let (None, Some(header)) = (nel, policy.header(Field::ReportTo)) {
        report.push(
            Diagnostic::finding(header.name.span, "`Report-To` is deprecated, and only `nel` needs it")
                .help("write `reporting_endpoints: { name: \"https://…\" }`")
                .note("Chromium alone reads it; Firefox and Safari never did"),
        );
    }
}
