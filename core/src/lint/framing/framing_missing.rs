use crate::csp::Directive;
use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy of pages with neither an enforced `frame_ancestors` nor `x_frame_options`.
    ///
    /// # Why it matters
    ///
    /// A page that another site shows in an invisible frame is clicked by users who think that they click something
    /// else. No other directive covers that, and `default_src` does not either.
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
    /// ```
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.2](https://w3c.github.io/webappsec-csp/#directive-frame-ancestors)
    /// - [OWASP, Clickjacking defence](https://cheatsheetseries.owasp.org/cheatsheets/Clickjacking_Defense_Cheat_Sheet.html)
    Warn "any site can frame this page" missing, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let is_said = enforced.iter().any(|csp| csp.node.get(Directive::FrameAncestors).is_some());
    if is_said || !policy.serves_pages() || policy.has(Field::XFrameOptions) {
        return;
    }
    let message = "this policy lets every site frame the page";
    let note = "a page in an invisible frame is clicked by users who see another one";
    report.push(match enforced.first() {
        Some(header) => Diagnostic::finding(header.span, message)
            .help("add `frame_ancestors: none`, or `self` where the site frames itself")
            .note(note)
            .insert(header.span, "frame_ancestors: none"),
        None => Diagnostic::finding(policy.name, message)
            .help("add `x_frame_options: deny`, and `frame_ancestors: none` in a `content_security_policy`")
            .note(note)
            .insert(policy.name, "x_frame_options: deny"),
    });
}
