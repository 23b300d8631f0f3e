use crate::csp::{Clause, Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for directives that browsers ignore in a report-only policy: `sandbox`, `upgrade_insecure_requests` and
    /// `treat_as_public_address`.
    ///
    /// # Why it matters
    ///
    /// These change what a page does rather than forbid something, so that there is nothing to report. They are not in
    /// force, though the policy seems to say so.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// content_security_policy_report_only: { default_src: self, sandbox, report_uri: "/csp" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, sandbox }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.3.2](https://w3c.github.io/webappsec-csp/#directive-sandbox)
    /// - [Upgrade Insecure Requests, section 3](https://w3c.github.io/webappsec-upgrade-insecure-requests/#delivery)
    Deny "a directive that is ignored in a report-only policy", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for Clause { directive, .. } in policy.csps_of(Disposition::Report).into_iter().flat_map(|csp| &csp.clauses) {
        if let Directive::Sandbox | Directive::UpgradeInsecureRequests | Directive::TreatAsPublicAddress =
            directive.node
        {
            let key = directive.node.key();
            report.push(
                Diagnostic::finding(directive.span, format!("`{key}` is ignored in a report-only policy"))
                    .help(format!("move `{key}` into `content_security_policy`"))
                    .note("it changes what the page does, and a report-only policy changes nothing"),
            );
        }
    }
}
