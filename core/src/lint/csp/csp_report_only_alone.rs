use crate::csp::attack::INLINE_SCRIPT;
use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `content_security_policy_report_only` in a policy of pages that enforces nothing.
    ///
    /// # Why it matters
    ///
    /// Browsers report what a report-only policy would block, and do not block it. That is the way to try a policy out.
    /// If it stays that way, the site looks protected and is not.
    ///
    /// # Attack
    ///
    /// The script runs, and its report arrives afterwards:
    ///
    /// ```html
    /// <script>alert(1)</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy_report_only: { default_src: self, report_uri: "/csp" },
    /// ```
    ///
    /// # Fix
    ///
    /// Enforce what is known to work, and keep the stricter policy report-only until no reports arrive.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
    /// content_security_policy_report_only: { default_src: self, script_src: nonce, report_uri: "/csp" },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_report_only_alone, reason = "trial until the end of March")]
    /// content_security_policy_report_only: { … },
    /// ```
    ///
    /// Reasonable for a trial that ends.
    ///
    /// # References
    ///
    /// - [CSP3, section 3.2, Content-Security-Policy-Report-Only](https://w3c.github.io/webappsec-csp/#cspro-header)
    Warn "a report-only policy without an enforced one" companion,
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(header) = policy.get(Field::ContentSecurityPolicyReportOnly) else { return };
    if !policy.serves_pages() || !policy.enforced().is_empty() {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy is report-only, and no other one is enforced")
            .help("once no more reports arrive, write `content_security_policy`")
            .note(format!("browsers report an injected `{}`, and run it", INLINE_SCRIPT.text)),
    );
}
