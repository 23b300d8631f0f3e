use crate::csp::{Clause, Directive, Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `report_sha256` and its kin in a policy without `report_to`.
    ///
    /// # Why it matters
    ///
    /// The keyword has browsers report the hash of every script that they load. They send it by the Reporting API only:
    /// `report_uri` does not receive it.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, report_sha256], report_uri: "/csp" }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, report_sha256], report_to: csp, report_uri: "/csp" },
    /// reporting_endpoints: { csp: "/csp" },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 4.1.4](https://w3c.github.io/webappsec-csp/#should-block-response)
    Deny "hashes that are asked for and never sent" companion, check
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
                Diagnostic::finding(source.span, format!("`{}` without `report_to`", keyword.key()))
                    .help("add `report_to: csp`, and `csp` to `reporting_endpoints`")
                    .note("hashes go out by the Reporting API only, and `report_uri` does not receive them"),
            );
        }
    }
}
