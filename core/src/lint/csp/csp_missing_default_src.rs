use crate::csp::{Csp, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy that restricts scripts and has no `default_src`. A policy that tells scripts apart
    /// by nonce or hash stays quiet: it is whole with `script_src`, `object_src` and `base_uri`. Where scripts are not
    /// restricted either, `csp_missing_script_src` speaks instead.
    ///
    /// # Why it matters
    ///
    /// Each fetch directive that is absent falls back to `default_src`. Without it, styles, frames, connections and
    /// plugins may come from everywhere, and so may whatever directive browsers learn next.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: self, object_src: none },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: none, script_src: self, style_src: self, img_src: self },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.3](https://w3c.github.io/webappsec-csp/#directive-default-src)
    Warn "what is not listed is not restricted" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let is_whole = |csp: &Csp| csp.get(Directive::DefaultSrc).is_some() || csp.is_strict();
    let header = enforced.iter().find(|csp| csp.node.get(Directive::ScriptSrc).is_some());
    let (Some(header), true) = (header, policy.serves_pages()) else { return };
    if enforced.iter().any(|csp| is_whole(csp.node)) {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy has no `default_src`")
            .help("add `default_src: self`, or `default_src: none` and each directive that the pages need")
            .note("what is not listed is not restricted: styles, frames, connections, plugins"),
    );
}
