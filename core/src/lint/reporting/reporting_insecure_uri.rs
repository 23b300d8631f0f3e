use crate::csp::{Clause, ClauseValue, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::text_or_slot::TextOrSlot;
use crate::url::Origin;

lint! {
    /// # What it does
    ///
    /// Looks for an `http:` URL in `report_uri`.
    ///
    /// # Why it matters
    ///
    /// From a page over https, browsers block the request as mixed content, and the report is lost. From a page over http,
    /// they send it in clear text.
    ///
    /// # Attack
    ///
    /// On a site over http, anyone on the network reads the reports. They contain the URL of the page and of what was
    /// blocked, including tokens in these URLs:
    ///
    /// ```http
    /// POST /csp HTTP/1.1
    /// Host: reports.example.com
    /// Content-Type: application/csp-report
    ///
    /// {"csp-report":{"document-uri":"http://shop.example.com/reset?token=…","blocked-uri":"inline"}}
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     report_uri: "http://reports.example.com/csp",
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     report_uri: "https://reports.example.com/csp",
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable in a network where no host has https.
    ///
    /// ```text
    /// #[allow(reporting_insecure_uri, reason = "the test lab has no certificates")]
    /// report_uri: "http://reports.example.com/csp",
    /// ```
    ///
    /// # References
    ///
    /// - [Mixed Content, section 4.4](https://www.w3.org/TR/mixed-content/#should-block-fetch)
    /// - [CSP3, section 5.5: report a violation](https://w3c.github.io/webappsec-csp/#report-violation)
    Deny "reports to a URL over http",
    cwe [319], asvs ["3.4.7", "12.2.1"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        let Some(Clause { value: ClauseValue::Urls(urls), .. }) = csp.get(Directive::ReportUri) else { continue };
        for url in urls {
            // The URL that fills a slot is always https.
            let TextOrSlot::Text(text) = &url.node else { continue };
            let Some((scheme, rest)) = text.split_once("://") else { continue };
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let origin = Origin::parse(&format!("{scheme}://{authority}"), url.span);
            if scheme.eq_ignore_ascii_case("http") && !origin.is_ok_and(|origin| origin.is_trustworthy()) {
                report.push(
                    Diagnostic::finding(url.span, format!("`{text}` is not https"))
                        .help(format!("write `\"https://{rest}\"`"))
                        .note("browsers block it as mixed content, and the reports are lost")
                        .replace(url.span, format!("\"https://{rest}\"")),
                );
            }
        }
    }
}
