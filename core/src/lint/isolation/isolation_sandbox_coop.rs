use super::isolation_incomplete::word;
use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for the `sandbox` directive together with a `cross_origin_opener_policy` other than `unsafe_none`.
    ///
    /// # Why it matters
    ///
    /// Browsers do not load a sandboxed page in a separate browsing context group, as such an opener policy requires. They
    /// treat the response as a network error and show an error page.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, sandbox: allow_scripts },
    /// cross_origin_opener_policy: same_origin,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, sandbox: allow_scripts },
    /// cross_origin_opener_policy: unsafe_none,
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where these responses are only shown in frames: browsers apply an opener policy to top-level pages only.
    ///
    /// ```text
    /// #[allow(isolation_sandbox_coop, reason = "previews, which are only shown in a frame")]
    /// content_security_policy: { default_src: self, sandbox: allow_scripts },
    /// ```
    ///
    /// # References
    ///
    /// - [HTML, create navigation params by fetching](https://html.spec.whatwg.org/multipage/browsing-the-web.html#create-navigation-params-by-fetching)
    /// - [HTML, cross-origin opener policies](https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies)
    Deny "a sandboxed page that does not load",
    cwe [], asvs [],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(opener) = word(policy, Field::CrossOriginOpenerPolicy).filter(|word| *word.node != keyword::UNSAFE_NONE)
    else {
        return;
    };
    let sandbox = policy.csps_of(Disposition::Enforce).into_iter().find_map(|csp| csp.get(Directive::Sandbox));
    if let Some(sandbox) = sandbox {
        report.push(
            Diagnostic::finding(
                sandbox.directive.span,
                format!("`sandbox` cannot be combined with `cross_origin_opener_policy: {}`", opener.node.key),
            )
            .help("write `cross_origin_opener_policy: unsafe_none`, or remove `sandbox`")
            .note("browsers show an error page instead of a sandboxed page with this opener policy"),
        );
    }
}
