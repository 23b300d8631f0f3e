use crate::csp::{Keyword, SourceExpression};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Spanned;

lint! {
    /// # What it does
    ///
    /// Looks for `strict_dynamic` in the list that takes effect for scripts, without a nonce or a hash.
    ///
    /// # Why it matters
    ///
    /// With `strict_dynamic`, browsers ignore hosts, schemes and `self`, and trust the scripts that a trusted script
    /// loads. Without a nonce or a hash there is no first trusted script, so that every script of the site is blocked.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: [
    ///     { script_src: [self, strict_dynamic], base_uri: none },
    ///     { script_src: self },
    /// ],
    /// ```
    ///
    /// # Fix
    ///
    /// Add a nonce or the hashes of the scripts.
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_strict_dynamic_alone, reason = "the proxy appends the nonce to the list")]
    /// script_src: [self, strict_dynamic],
    /// ```
    ///
    /// Reasonable where something else completes the list. If no script should run, `none` says so more clearly.
    ///
    /// # References
    ///
    /// - [CSP3, section 8.2, strict-dynamic](https://w3c.github.io/webappsec-csp/#strict-dynamic-usage)
    Deny "no script of the site runs",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for csp in policy.csps() {
        for list in csp.script_lists() {
            let Some(span) = list.keyword(Keyword::StrictDynamic) else { continue };
            let key = list.directive.node.key();
            let starts = |source: &Spanned<SourceExpression>| {
                matches!(
                    source.node,
                    SourceExpression::Hash(_) | SourceExpression::PublicKey(_) | SourceExpression::Unquoted(_)
                )
            };
            if list.has_nonce() || list.sources().iter().any(starts) {
                continue;
            }
            report.push(
                Diagnostic::finding(span, format!("`{key}` has `strict_dynamic` without a nonce or a hash"))
                    .help("write `script_src: nonce`, and the nonce on each script element: `<script nonce=\"…\">`; or list the scripts' hashes")
                    .note("browsers ignore hosts, schemes and `self` because of it, and block every script of the site"),
            );
        }
    }
}
