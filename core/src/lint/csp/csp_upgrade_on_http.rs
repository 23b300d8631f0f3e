use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `upgrade_insecure_requests` in a policy whose `origin` is plain http and not localhost.
    ///
    /// # Why it matters
    ///
    /// Browsers rewrite the http URLs of everything that the page loads to https, including those of the site itself.
    /// If the site is not served over https, its styles, scripts and images fail to load.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "http://shop.example.com",
    /// content_security_policy: { default_src: self, upgrade_insecure_requests },
    /// ```
    ///
    /// # Fix
    ///
    /// Serve the site over https and declare that origin, or remove the directive.
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// content_security_policy: { default_src: self, upgrade_insecure_requests },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_upgrade_on_http, reason = "the host answers on both ports")]
    /// upgrade_insecure_requests,
    /// ```
    ///
    /// Reasonable where the same host also serves the files over https.
    ///
    /// # References
    ///
    /// - [Upgrade Insecure Requests, section 3](https://w3c.github.io/webappsec-upgrade-insecure-requests/#delivery)
    Warn "http URLs are rewritten to https on a site without https",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(origin) = policy.origin.as_ref().map(|origin| &origin.node) else { return };
    if origin.is_https() || origin.is_localhost() {
        return;
    }
    for csp in policy.csps_of(Disposition::Enforce) {
        let Some(clause) = csp.get(Directive::UpgradeInsecureRequests) else { continue };
        report.push(
            Diagnostic::finding(
                clause.directive.span,
                format!("`upgrade_insecure_requests` is declared for an origin that is not https: `{origin}`"),
            )
            .help(format!(
                "serve the site at `https://{}` and declare that origin, or remove the directive",
                origin.host()
            ))
            .note("browsers rewrite the URLs of the site's own styles and scripts to https too"),
        );
    }
}
