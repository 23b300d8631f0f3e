use crate::diagnostic::Diagnostic;
use crate::lint::decision::{Kind, decisions};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a list in a derived policy that replaces a list with `nonce`, has no `nonce` itself, and allows something
    /// that the base does not. A list that only removes the nonce tightens the policy and is not reported.
    ///
    /// # Why it matters
    ///
    /// Pages that were written for the base put the nonce on their scripts or styles. Under the new list, browsers block
    /// these. What the new list allows instead is mostly a host or `self`, which protects less than a nonce: every file on
    /// that host may run, not only the scripts that the page itself names.
    ///
    /// # Attack
    ///
    /// The shop lets users upload files to its own origin. With `script_src: self`, an injected element runs an upload,
    /// which a nonce would have prevented:
    ///
    /// ```html
    /// <script src="/uploads/avatar-1042.js"></script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// struct Base { content_security_policy: { script_src: nonce, base_uri: none } }
    ///
    /// struct Shop {
    ///     content_security_policy: {
    ///         ..,
    ///         script_src: self,
    ///     },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// struct Base { content_security_policy: { script_src: nonce, base_uri: none } }
    ///
    /// struct Shop {
    ///     content_security_policy: {
    ///         ..,
    ///         script_src: [.., self],
    ///     },
    ///     ..Base
    /// }
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for pages that have no scripts with a nonce, such as static files.
    ///
    /// ```text
    /// #[allow(inherited_nonce_lost, reason = "static pages, whose scripts are all files")]
    /// script_src: self,
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 7.1: nonce reuse](https://w3c.github.io/webappsec-csp/#security-nonces)
    /// - [CSP3, section 8.5: strict CSP](https://w3c.github.io/webappsec-csp/#strict-csp)
    Warn "a list without a nonce that replaces one with a nonce",
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(inheritance) = &policy.inheritance else { return };
    for decision in decisions(policy).into_iter().filter(|decision| decision.kind == Kind::NonceLost) {
        let (key, before) = (decision.key(), decision.before.directive.node.key());
        report.push(
            Diagnostic::finding(
                decision.span(),
                format!(
                    "`{key}` allows {}, but not the `nonce` in `{before}` of `{}`",
                    decision.added(),
                    inheritance.name
                ),
            )
            .help(decision.help(&inheritance.name, LINT.name))
            .note("browsers block what carries the nonce, and a host protects less than a nonce"),
        );
    }
}
