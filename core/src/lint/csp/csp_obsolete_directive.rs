use crate::csp::Status;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for directives that were removed from Content-Security-Policy, or that no browser ever read. One that is
    /// deprecated, and still read by some, is a warning.
    ///
    /// # Why it matters
    ///
    /// Browsers ignore a directive that they do not know. What it seems to forbid is allowed.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, plugin_types: "application/pdf" }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, object_src: none }
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6](https://w3c.github.io/webappsec-csp/#csp-directives)
    Deny "a directive that browsers no longer read", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for directive in policy.clauses().into_iter().map(|clause| clause.directive) {
        let (level, what, instead) = match directive.node.status() {
            Status::Removed(instead) => (Level::Deny, "was removed, and browsers ignore it", instead),
            Status::Deprecated(instead) => {
                (Level::Warn, "is obsolete: browsers do by themselves what it asked for", instead)
            }
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
