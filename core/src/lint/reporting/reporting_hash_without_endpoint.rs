use crate::csp::{Clause, Directive, Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `report_sha256`, `report_sha384` or `report_sha512` in a policy without `report_to`.
    ///
    /// # Why it matters
    ///
    /// These keywords make browsers report the hash of every script that they load. Browsers send such reports through the
    /// Reporting API only, which means to `report_to`. They do not send them to `report_uri`.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: {
    ///     script_src: [self, report_sha256],
    ///     report_uri: "/csp",
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: {
    ///     script_src: [self, report_sha256],
    ///     report_to: csp,
    ///     report_uri: "/csp",
    /// },
    /// reporting_endpoints: { csp: "/csp" },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the server or a proxy adds `report-to` to the header that it sends.
    ///
    /// ```text
    /// #[allow(reporting_hash_without_endpoint, reason = "the CDN adds `report-to`")]
    /// script_src: [self, report_sha256],
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 4.1.4: should response to request be blocked](https://w3c.github.io/webappsec-csp/#should-block-response)
    Deny "hashes that browsers compute and report nowhere" companion,
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps().into_iter().filter(|csp| csp.get(Directive::ReportTo).is_none()) {
        for source in csp.clauses.iter().flat_map(Clause::sources) {
            let SourceExpression::Keyword(
                keyword @ (Keyword::ReportSha256 | Keyword::ReportSha384 | Keyword::ReportSha512),
            ) = &source.node
            else {
                continue;
            };
            report.push(
                Diagnostic::finding(source.span, format!("`{}` requires `report_to`", keyword.key()))
                    .help("add `report_to: csp`, and `csp` to `reporting_endpoints`")
                    .note("browsers send hashes to `report_to` only, not to `report_uri`"),
            );
        }
    }
}
