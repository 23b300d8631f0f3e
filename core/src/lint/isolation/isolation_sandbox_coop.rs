use super::isolation_incomplete::word;
use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::header::{Field, keyword};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for the `sandbox` directive beside a Cross-Origin-Opener-Policy other than `unsafe_none`.
    ///
    /// # Why it matters
    ///
    /// A window that keeps no handles cannot be made of a page with a sandbox: browsers show an error page in its
    /// place.
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
    /// # References
    ///
    /// - [HTML, navigation by fetch](https://html.spec.whatwg.org/multipage/browsing-the-web.html#create-navigation-params-by-fetching)
    Deny "a sandboxed page that does not load", check
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
                format!("`sandbox` beside `cross_origin_opener_policy: {}`", opener.node.key),
            )
            .help("write `cross_origin_opener_policy: unsafe_none`, or remove `sandbox`")
            .note("browsers show an error in place of a sandboxed page with this opener policy"),
        );
    }
}
