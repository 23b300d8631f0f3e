use super::csp_localhost_source::is_local;
use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::host::is_address;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for IPv4 addresses in source lists. Those of the machine itself, `127.0.0.1`, are the matter of
    /// `csp_localhost_source`; an IPv6 address is an error.
    ///
    /// # Why it matters
    ///
    /// In the text of CSP3 a host that is not a domain matches nothing. Some browsers compare the text and others do
    /// not. An address changes hands, too.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://192.0.2.7" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://img.example.com" },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.10](https://w3c.github.io/webappsec-csp/#match-hosts)
    Warn "an address that browsers need not match", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for clause in &csp.clauses {
            let ignored = csp.ignored(clause);
            for source in clause.sources() {
                let SourceExpression::Host(host) = &source.node else { continue };
                let is_ignored = || ignored.because(&source.node).is_some();
                if is_address(&host.host) && !is_local(&host.host) && !is_ignored() {
                    let key = clause.directive.node.key();
                    report.push(
                        Diagnostic::finding(
                            source.span,
                            format!("`{}` in `{key}` is an address, which not every browser matches", host.host),
                        )
                        .help("write the name of the host")
                        .note("CSP3 has a source match domains only"),
                    );
                }
            }
        }
    }
}
