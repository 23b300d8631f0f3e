use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy of pages that sends no Content-Security-Policy. Where there is one that is only reported on,
    /// `csp_report_only_alone` speaks instead; where nothing says who may frame the page, `framing_missing` says that.
    ///
    /// # Why it matters
    ///
    /// Without one, a single place that forgets to escape is enough to run a script with the user's session: nothing
    /// stands between the mistake and its damage.
    ///
    /// # Example
    ///
    /// ```text
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: {
    ///     default_src: self,
    ///     base_uri: none,
    ///     form_action: self,
    ///     frame_ancestors: none,
    /// },
    /// ```
    ///
    /// A policy of responses that are data, `content_type: "application/json"`, or files to be saved,
    /// `content_disposition: attachment`, needs none.
    ///
    /// # References
    ///
    /// - [CSP3, section 1](https://w3c.github.io/webappsec-csp/#intro)
    /// - [OWASP, Content Security Policy cheat sheet](https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html)
    Warn "no Content-Security-Policy is sent" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if !policy.serves_pages() || !policy.csps().is_empty() || policy.has(Field::ContentSecurityPolicy) {
        return;
    }
    report.push(
        Diagnostic::finding(policy.name, "this policy has no `content_security_policy`")
            .help(
                "add `content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none }`; for responses that are no pages, say what they are: `content_type: \"application/json\"`",
            )
            .note("one value that is not escaped then runs as script, with the user's session"),
    );
}
