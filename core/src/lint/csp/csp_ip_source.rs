use super::csp_localhost_source::is_local;
use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::host::is_address;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for IPv4 addresses in source lists. Addresses of the machine itself, such as `127.0.0.1`, are reported by
    /// `csp_localhost_source`; IPv6 addresses are an error, since CSP sources cannot contain them.
    ///
    /// # Why it matters
    ///
    /// According to CSP3, an IPv4 address other than `127.0.0.1` matches nothing. Some browsers follow that, others
    /// compare the text: what the source allows loads in one browser and is blocked in the other.
    ///
    /// # Attack
    ///
    /// Cloud providers give released addresses to other customers. The next customer serves what the page loads from
    /// the address, if the page is on http or they can get a certificate for the address:
    ///
    /// ```html
    /// <script src="http://192.0.2.7/app.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://192.0.2.7" },
    /// ```
    ///
    /// # Fix
    ///
    /// Give the host a name.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: "https://img.example.com" },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_ip_source, reason = "a device in the plant, opened with the one browser installed there")]
    /// img_src: "https://192.0.2.7",
    /// ```
    ///
    /// Reasonable where you choose the browser and own the address.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.2.10, matching hosts](https://w3c.github.io/webappsec-csp/#match-hosts)
    Warn "an IP address as a source",
    cwe [291], asvs ["3.4.3"],
    check
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
                            format!("`{}` in `{key}` is an IP address, which not every browser matches", host.host),
                        )
                        .help("write the name of the host")
                        .note("according to CSP3, a source matches domain names and no address but `127.0.0.1`"),
                    );
                }
            }
        }
    }
}
