use crate::csp::Directive;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy that tells scripts apart by nonce or hash, and has neither `object_src` nor `default_src`. In
    /// any other policy without a `default_src`, `csp_missing_default_src` speaks instead.
    ///
    /// # Why it matters
    ///
    /// An injected `object` or `embed` element loads a document or a plugin from anywhere, past every nonce. No page
    /// needs them today.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { script_src: nonce, object_src: none, base_uri: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.9](https://w3c.github.io/webappsec-csp/#directive-object-src)
    /// - [web.dev, Mitigate XSS with a strict CSP](https://web.dev/articles/strict-csp)
    Warn "embedded objects are not restricted" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let Some(header) = enforced.iter().find(|csp| csp.node.is_strict()) else { return };
    if !policy.serves_pages() || enforced.iter().any(|csp| csp.node.effective_clause(Directive::ObjectSrc).is_some()) {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy does not restrict `object` and `embed` elements")
            .help("add `object_src: none`")
            .note("an injected `object` element loads a document or a plugin from anywhere")
            .insert(header.span, "object_src: none"),
    );
}
