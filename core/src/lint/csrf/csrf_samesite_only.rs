use crate::cookie::{LAX, STRICT};
use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a policy without `csrf` that has a session cookie and pages with forms: a Content-Security-Policy whose
    /// `form_action` allows something.
    ///
    /// # Why it matters
    ///
    /// Browsers attach the session cookie to the requests that other sites cause. `SameSite` prevents most of these, but it
    /// is then the only protection: every subdomain counts as the same site, `lax` lets the cookie through with links and
    /// `GET` forms, and browsers that do not know the attribute always send the cookie.
    ///
    /// # Attack
    ///
    /// The attacker finds a script injection in `blog.example.com`, or takes over an abandoned subdomain, and puts a form
    /// there. The request is same-site, so the browser attaches the cookie even with `SameSite=Strict`:
    ///
    /// ```html
    /// <form action="https://shop.example.com/account/email" method="post">
    ///   <input name="email" value="mallory@evil.example">
    /// </form>
    /// <script>document.forms[0].submit()</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// content_security_policy: { default_src: none, base_uri: none, form_action: self },
    /// cookies: {
    ///     session: { name: "__Host-session", max_age: 8h, signed },
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// content_security_policy: { default_src: none, base_uri: none, form_action: self },
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where another layer checks the requests.
    ///
    /// ```text
    /// #[allow(csrf_samesite_only, reason = "the API gateway checks a CSRF token")]
    /// session: { name: "__Host-session", max_age: 8h, signed },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 8.8: SameSite cookies](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.8)
    /// - [MDN, Cross-site request forgery](https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/CSRF)
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Warn "SameSite is the only protection of a session from other sites",
    cwe [352], asvs ["3.5.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.csps_of(Disposition::Enforce);
    let mut actions = enforced.iter().filter_map(|csp| csp.get(Directive::FormAction)).peekable();
    let has_forms = actions.peek().is_some() && actions.all(|clause| !clause.allows_nothing());
    // `omitted_protection` reports an omitted `csrf`, and a response does not show how its server checks requests.
    if policy.form == Form::Response || policy.csrf.is_some() || policy.omits("csrf") || !has_forms {
        return;
    }
    let Some(session) = policy.cookies().find(|cookie| cookie.is_session()) else { return };
    if [LAX, STRICT].contains(session.same_site().node) {
        let (key, name) = (&session.key.node, session.name().node);
        report.push(
            Diagnostic::finding(
                session.key.span,
                format!("only `SameSite` protects `{name}` from cross-site requests"),
            )
            .help(format!("add `csrf: {{ bind_to: {key} }}`"))
            .note("`SameSite` stops neither requests from subdomains nor those of old browsers"),
        );
    }
}
