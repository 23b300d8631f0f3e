use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy for pages without `referrer_policy`.
    ///
    /// # Why it matters
    ///
    /// Browsers send the URL of a page to the sites that it links to or loads from, in the Referer header. Referrer-Policy
    /// decides how much of it. Current browsers default to `strict-origin-when-cross-origin`, which sends other sites the
    /// origin only. Browsers from before 2021, and applications that embed an older engine, send the full URL.
    ///
    /// # Attack
    ///
    /// A page that resets a password has a token in its URL and embeds an image of another host. The operator of that host
    /// finds the token in the log, and uses it first:
    ///
    /// ```http
    /// GET /pixel.gif HTTP/1.1
    /// Host: stats.example.net
    /// Referer: https://shop.example.com/reset?token=4bf9…
    /// ```
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
    /// # Allow
    ///
    /// Reasonable where each page declares its own policy in a `meta` element, or a proxy adds the header.
    ///
    /// ```text
    /// #[allow(referrer_policy_missing, reason = "the templates set it in a `meta` element")]
    /// pub struct Shop { … }
    /// ```
    ///
    /// # References
    ///
    /// - [Referrer Policy, section 3: referrer policies](https://www.w3.org/TR/referrer-policy/#referrer-policies)
    /// - [MDN, `Referrer-Policy`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Referrer-Policy)
    Warn "pages whose URL is sent to other sites as the browser decides" missing,
    cwe [200], asvs ["3.4.5"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    if policy.serves_pages() && !policy.has(Field::ReferrerPolicy) {
        report.push(
            Diagnostic::finding(policy.name, "`referrer_policy` is missing")
                .help("add `referrer_policy: strict_origin_when_cross_origin`")
                .note("the default of the browser applies, and old browsers send other sites the full URL"),
        );
    }
}
