use crate::csp::{ALLOW_FORMS, Csp, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy that restricts what a page loads, and not where it sends forms.
    ///
    /// # Why it matters
    ///
    /// An injected form, or an injected `formaction` on a button that is there already, sends what the user types to
    /// another site; a password manager fills it in. That takes no script, and `default_src` does not cover it.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self },
    /// ```
    ///
    /// A page without forms says `form_action: none`. Under a `sandbox` that does not say `allow_forms`, none is sent
    /// anyway.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.1](https://w3c.github.io/webappsec-csp/#directive-form-action)
    Warn "forms may be sent anywhere" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let restricts = |csp: &Csp| csp.get(Directive::FormAction).is_some() || csp.sandboxes(&ALLOW_FORMS);
    let Some(header) = enforced.iter().find(|csp| csp.node.restricts_fetches()) else { return };
    if !policy.serves_pages() || enforced.iter().any(|csp| restricts(csp.node)) {
        return;
    }
    report.push(
        Diagnostic::finding(header.span, "this policy does not restrict where forms are sent")
            .help("add `form_action: self`")
            .note("an injected form sends what the user types to another site; `default_src` does not cover it")
            .insert(header.span, "form_action: self"),
    );
}
