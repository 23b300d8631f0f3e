use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a document policy without Referrer-Policy.
    ///
    /// # Why it matters
    ///
    /// Current browsers fall back to `strict-origin-when-cross-origin`. Browsers from before 2021, and applications
    /// that embed an older engine, send the full URL of the page, with what is secret in it, to every site that it
    /// links to or loads from.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self },
    /// referrer_policy: strict_origin_when_cross_origin,
    /// ```
    ///
    /// # References
    ///
    /// - [Referrer Policy, section 3](https://www.w3.org/TR/referrer-policy/#referrer-policies)
    Warn "pages whose URL goes wherever the browser decides" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.serves_pages() && !policy.has(Field::ReferrerPolicy) {
        report.push(
            Diagnostic::finding(policy.name, "`referrer_policy` is missing")
                .help("add `referrer_policy: strict_origin_when_cross_origin`")
                .note("the browser's own default decides, and older ones tell every other site the full URL"),
        );
    }
}
