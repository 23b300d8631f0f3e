use super::framing_missing::framed;
use crate::csp::Directive;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `*`, `https`, `http`, `"*.com"`, `"*.github.io"` and the like in `frame_ancestors`.
    ///
    /// # Why it matters
    ///
    /// The directive looks like a restriction and is none. It also makes browsers ignore X-Frame-Options. Any site can
    /// show the page in an invisible frame and have users click in it.
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
    /// content_security_policy: { default_src: self, frame_ancestors: https },
    /// ```
    ///
    /// # Fix
    ///
    /// List the origins that may frame the page.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, frame_ancestors: [self, "https://partner.example"] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(framing_ancestors_broad, reason = "the widget is made to be embedded anywhere, and has no session")]
    /// frame_ancestors: https,
    /// ```
    ///
    /// Reasonable for a widget that does nothing with the user's session.
    ///
    /// # References
    ///
    /// - [CSP3, section 6.4.2, frame-ancestors](https://w3c.github.io/webappsec-csp/#directive-frame-ancestors)
    /// - [OWASP, Clickjacking defense cheat sheet](https://cheatsheetseries.owasp.org/cheatsheets/Clickjacking_Defense_Cheat_Sheet.html)
    Warn "every site may frame this page",
    cwe [1021], asvs ["3.4.6"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let weaknesses = policy.weaknesses(&[Directive::FrameAncestors], |_, list| {
        list.sources().iter().filter(|source| source.node.has_many_owners()).collect()
    });
    for source in weaknesses {
        let whose = if source.node.lets_anyone_in() { "every site" } else { "sites that anyone can create" };
        report.push(
            Diagnostic::finding(
                source.span,
                format!("`{}` in `frame_ancestors` lets {whose} frame the page", source.node.dsl()),
            )
            .help("write `none`, `self` or the origins that may frame the page: `\"https://partner.example\"`")
            .note(framed(policy)),
        );
    }
}
