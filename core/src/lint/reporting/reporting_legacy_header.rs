use super::reporting_undefined_endpoint::groups;
use crate::diagnostic::{Diagnostic, Level};
use crate::firsts::Names;
use crate::header::{Field, FieldValue, nel};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `report_to` in a policy without `nel`, and for a `nel` that names a group which `report_to` does not
    /// define. The latter is an error.
    ///
    /// # Why it matters
    ///
    /// Reporting-Endpoints replaced the Report-To header, which is deprecated. Safari never read it, and Firefox only since
    /// version 149. Network Error Logging (NEL) still finds its endpoint in Report-To: if the group is missing, browsers
    /// report nothing.
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
    /// # Allow
    ///
    /// Reasonable for clients with an old Chromium, before version 96.
    ///
    /// ```text
    /// #[allow(reporting_legacy_header, reason = "the terminals run Chromium 90")]
    /// report_to: { group: "csp", max_age: 1d, endpoints: { url: "https://shop.example.com/reports" } }
    /// ```
    ///
    /// # References
    ///
    /// - [Reporting API, section 3: endpoint delivery](https://w3c.github.io/reporting/#endpoint-delivery)
    /// - [Network Error Logging, section 4.1: the `report_to` member](https://w3c.github.io/network-error-logging/#the-report-to-member)
    /// - [MDN, `Report-To`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Report-To)
    Warn "Report-To, which Reporting-Endpoints replaced",
    cwe [778], asvs ["3.4.7"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let nel = match policy.get(Field::Nel).map(|value| value.node) {
        Some(FieldValue::Parameters(nel)) => nel.get(nel::REPORT_TO),
        _ => None,
    };
    // A header that could not be parsed has its own error.
    let is_unclear = [&policy.unread, &policy.unknown].iter().any(|fields| fields.contains(&Field::ReportTo));
    if let (Some(name), false) = (nel, is_unclear) {
        let groups: Names<'_> = groups(policy).into_iter().collect();
        if !groups.contains(name.node) {
            report.push_at(
                Level::Deny,
                Diagnostic::finding(name.span, format!("`report_to` defines no group `{}` for `nel`", name.node))
                    .help(format!(
                        "add `report_to: {{ group: \"{}\", max_age: 30d, endpoints: {{ url: \"https://…\" }} }}`",
                        name.node
                    ))
                    .note("NEL does not read `reporting_endpoints`: without the group, browsers report nothing"),
            );
        }
    } else if let (None, Some(header)) = (nel, policy.header(Field::ReportTo)) {
        report.push(
            Diagnostic::finding(header.name.span, "`Report-To` is deprecated: only `nel` still needs it")
                .help("write `reporting_endpoints: { name: \"https://…\" }`")
                .note("`Reporting-Endpoints` replaced it; Safari never read `Report-To`"),
        );
    }
}
