use crate::csp::{ClauseValue, Directive};
use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::{Header, SecurityPolicy};
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;

lint! {
    /// # What it does
    ///
    /// Looks for a Content-Security-Policy with `report_to` but without `report_uri`.
    ///
    /// # Why it matters
    ///
    /// Firefox sends reports to `report_to` since version 149 only, and older versions of other browsers do not know it
    /// either. Browsers that know `report_to` ignore `report_uri` in the same policy, so that no report is sent twice.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     report_to: csp,
    /// },
    /// reporting_endpoints: { csp: "/reports" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     report_to: csp,
    ///     report_uri: "/reports",
    /// },
    /// reporting_endpoints: { csp: "/reports" },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the collector of the reports understands only the format of the Reporting API.
    ///
    /// ```text
    /// #[allow(reporting_report_to_only, reason = "the collector does not accept `application/csp-report`")]
    /// report_to: csp,
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.5.1: `report-uri`](https://w3c.github.io/webappsec-csp/#directive-report-uri)
    /// - [MDN, `report-uri`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/report-uri)
    Warn "reports that older browsers do not send" companion,
    cwe [778], asvs ["3.4.7"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for Spanned { node: csp, span } in policy.headers.iter().flat_map(Header::csps) {
        if csp.get(Directive::ReportUri).is_some() {
            continue;
        }
        let Some(clause) = csp.get(Directive::ReportTo) else { continue };
        let ClauseValue::Texts(names) = &clause.value else { continue };
        let url = names.first().and_then(|name| endpoint_url(policy, &name.node));
        let entry = url.map(|url| match url {
            TextOrSlot::Text(url) => format!("report_uri: \"{url}\""),
            TextOrSlot::Slot(name) => format!("report_uri: ${name}"),
        });
        let help = match &entry {
            Some(entry) => format!("add `{entry}`"),
            None => "add `report_uri`, with the URL of that endpoint".to_owned(),
        };
        let finding =
            Diagnostic::finding(clause.directive.span, "`report_to` is declared without `report_uri`").help(help).note(
                "Firefox before 149 reports to `report_uri` only; browsers that know `report_to` ignore `report_uri`",
            );
        report.push(match entry {
            Some(entry) => finding.insert(span, entry),
            None => finding,
        });
    }
}

fn endpoint_url<'a>(policy: &'a SecurityPolicy, name: &str) -> Option<&'a TextOrSlot> {
    let Some(FieldValue::Endpoints(endpoints)) = policy.get(Field::ReportingEndpoints).map(|value| value.node) else {
        return None;
    };
    endpoints.iter().find(|endpoint| endpoint.name.node == name).map(|endpoint| &endpoint.url.node)
}
