use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a `content_security_policy_report_only` beside which nothing is enforced.
    ///
    /// # Why it matters
    ///
    /// Browsers report what the policy would have stopped, and let it happen. That is how a policy is tried out; left
    /// so, it looks like protection and is none.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy_report_only: { default_src: self, report_uri: "/csp" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
    /// content_security_policy_report_only: { default_src: self, script_src: nonce, report_uri: "/csp" },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 3.2](https://w3c.github.io/webappsec-csp/#cspro-header)
    Warn "a policy that is only reported on protects nobody" companion, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.get(Field::ContentSecurityPolicyReportOnly) else { return };
    if !policy.serves_pages() || !policy.enforced().is_empty() {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy is only reported on, and nothing is enforced beside it")
            .help("once the reports are quiet, write `content_security_policy`")
            .note("browsers report an injected script, and run it"),
    );
}
