use crate::csp::attack::{EVENT_HANDLER, INLINE_SCRIPT};
use crate::csp::{Directive, Purpose};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `unsafe_inline` in the list that takes effect for scripts. Next to a nonce, a hash or
    /// `strict_dynamic`, browsers ignore it, and it is not reported.
    ///
    /// # Why it matters
    ///
    /// Cross-site scripting is inline script from an attacker. Browsers cannot tell it from the site's own inline
    /// scripts, so a policy with `unsafe_inline` runs both: it no longer stops what Content-Security-Policy was made to
    /// stop.
    ///
    /// # Attack
    ///
    /// A comment that is shown without escaping:
    ///
    /// ```html
    /// Nice shop! <script>alert(1)</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, unsafe_inline] }
    /// ```
    ///
    /// # Fix
    ///
    /// Write `nonce`, and the nonce on each of the page's script elements: `<script nonce="…">`. Replace event handlers
    /// such as `onclick="…"` by `addEventListener`.
    ///
    /// ```text
    /// content_security_policy: { script_src: [self, nonce] }
    /// ```
    ///
    /// As a fallback for browsers from before 2016, `unsafe_inline` may follow the nonce.
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_script_unsafe_inline, reason = "the CMS writes inline scripts, replaced by the end of May")]
    /// script_src: [self, unsafe_inline],
    /// ```
    ///
    /// Reasonable only for pages without text from users or URLs, and for a limited time.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.7.3.2, when inline code is allowed](https://w3c.github.io/webappsec-csp/#allow-all-inline)
    /// - [web.dev, Mitigate XSS with a strict CSP](https://web.dev/articles/strict-csp)
    Deny "injected inline scripts run",
    cwe [79], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let directives = [Directive::ScriptSrc, Directive::ScriptSrcElem, Directive::ScriptSrcAttr];
    let weaknesses = policy.weaknesses(&directives, |_, list| {
        let span = list.allows_all_inline(Purpose::Script);
        span.map(|span| (span, list.directive.node)).into_iter().collect()
    });
    for (span, directive) in weaknesses {
        let message =
            format!("`unsafe_inline` in `{}` allows every inline script, including an injected one", directive.key());
        let (attack, help) = match directive {
            Directive::ScriptSrcAttr => {
                (EVENT_HANDLER, "use `addEventListener` in a script, and write `script_src_attr: none`")
            }
            _ => (
                INLINE_SCRIPT,
                "use `nonce`, and write it on each script element: `<script nonce=\"…\">`; or list the scripts' hashes",
            ),
        };
        let note = format!(
            "an injected `{}` runs: cross-site scripting is inline script, so this policy does not stop it",
            attack.text
        );
        report.push(Diagnostic::finding(span, message).help(help).note(note));
    }
}
