use crate::csp::Directive;
use crate::csp::attack::OBJECT;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy that allows scripts by nonce or hash, and has neither `object_src` nor `default_src`. In any
    /// other policy without `default_src`, `csp_missing_default_src` reports that instead.
    ///
    /// # Why it matters
    ///
    /// `object` and `embed` elements load documents and plugins. Neither nonces nor hashes apply to them, and hardly
    /// any page needs them today.
    ///
    /// # Attack
    ///
    /// The attacker embeds a document that looks like part of the page:
    ///
    /// ```html
    /// <object data="https://evil.example/"></object>
    /// ```
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
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing_object_src, reason = "the viewer embeds documents from customers' hosts")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable where the hosts of embedded documents cannot be listed.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.1.9, object-src](https://w3c.github.io/webappsec-csp/#directive-object-src)
    /// - [web.dev, Mitigate XSS with a strict CSP](https://web.dev/articles/strict-csp)
    Warn "`object` and `embed` elements are not restricted" missing,
    cwe [693], asvs ["3.4.3"],
    check
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
            .note(format!("an injected `{}` loads a document or a plugin from anywhere", OBJECT.of_attacker()))
            .insert(header.span, "object_src: none"),
    );
}
