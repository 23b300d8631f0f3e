use crate::csp::Directive;
use crate::csp::attack::{FRAMED_BY_ATTACKER, PAGE};
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
    /// Any site can show the page in an invisible frame, and have users click in it while they see something else.
    /// `default_src` does not cover who may frame a page.
    ///
    /// # Attack
    ///
    /// The attacker's page shows your page, invisible, over its own button. The user's click confirms an action with
    /// the user's session, if the session cookie is sent to frames (`SameSite=None`):
    ///
    /// ```html
    /// <div style="position: absolute; opacity: 0"><iframe src="https://shop.example/"></iframe></div>
    /// <button>Play</button>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self },
    /// ```
    ///
    /// # Fix
    ///
    /// Write `none`, or `self` if the site frames its own pages.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(framing_missing, reason = "the widget is made to be embedded anywhere, and has no session")]
    /// content_security_policy: { … },
    /// ```
    ///
    /// Reasonable for pages that do nothing with the user's session.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.2, frame-ancestors](https://w3c.github.io/webappsec-csp/#directive-frame-ancestors)
    /// - [OWASP, Clickjacking defense cheat sheet](https://cheatsheetseries.owasp.org/cheatsheets/Clickjacking_Defense_Cheat_Sheet.html)
    Warn "any site can frame this page" missing,
    cwe [1021], asvs ["3.4.6"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.enforced();
    let is_restricted = enforced.iter().any(|csp| csp.node.get(Directive::FrameAncestors).is_some());
    if is_restricted || !policy.serves_pages() || policy.has(Field::XFrameOptions) {
        return;
    }
    let message = "this policy lets every site frame the page";
    let note = framed(policy);
    report.push(match enforced.first() {
        Some(header) => Diagnostic::finding(header.span, message)
            .help("add `frame_ancestors: none`, or `frame_ancestors: self` if the site frames its own pages")
            .note(note)
            .insert(header.span, "frame_ancestors: none"),
        None => Diagnostic::finding(policy.name, message)
            .help("add `x_frame_options: deny`, and `frame_ancestors: none` in a `content_security_policy`")
            .note(note)
            .insert(policy.name, "x_frame_options: deny"),
    });
}

/// What an attacker does with a page that can be framed.
pub(super) fn framed(policy: &SecurityPolicy) -> String {
    let origin =
        policy.origin.as_ref().map_or_else(|| "https://shop.example".to_owned(), |origin| origin.node.to_string());
    let attack = FRAMED_BY_ATTACKER.fill(PAGE, &format!("{origin}/"));
    format!("an attacker's page has `{attack}`, invisible, and users click in it without knowing")
}
