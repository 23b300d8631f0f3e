use crate::csp::{ALLOW_SCRIPTS, Csp, Directive};
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy in which no directive decides about scripts. One that says nothing of what the page
    /// loads, and only who may frame it or where it may send forms, is a warning. Where `script_src_elem` stands
    /// without a fallback, `csp_elem_without_script_src` speaks instead.
    ///
    /// # Why it matters
    ///
    /// A directive that is absent, and has no `default_src` to fall back to, restricts nothing. Every script runs, an
    /// injected one too, and a script can do all that the other directives were to prevent.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { img_src: self },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, img_src: [self, data] },
    /// ```
    ///
    /// Under a `sandbox` that does not say `allow_scripts`, no script runs anyway.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1](https://w3c.github.io/webappsec-csp/#directives-fetch)
    /// - [CSP3, section 6.8.3](https://w3c.github.io/webappsec-csp/#directive-fallback-list)
    Deny "scripts may come from everywhere" missing, check
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
            .note("every script runs, an injected one too"),
    );
}
