use crate::cookie::{LAX, STRICT};
use crate::csp::{Directive, Disposition};
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a policy with a session and with forms, that is a cookie that stands for somebody and a Content-Security-Policy
    /// whose `form_action` is not `none`, and without `csrf`.
    ///
    /// # Why it matters
    ///
    /// `SameSite` is then all that keeps other sites from sending a form in the name of whoever is logged in. It counts every
    /// subdomain as the same site, `lax` lets `GET` through, and browsers that do not know it send the cookie always.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// content_security_policy: { default_src: none, base_uri: none, form_action: self },
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
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
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [6265bis, section 8.8](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.8)
    Warn "SameSite is the only thing between a session and other sites", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let enforced = policy.csps_of(Disposition::Enforce);
    let mut actions = enforced.iter().filter_map(|csp| csp.get(Directive::FormAction)).peekable();
    let has_forms = actions.peek().is_some() && actions.all(|clause| !clause.allows_nothing());
    // What `omit` drops, `omitted_protection` speaks of; and a response does not tell how its server takes requests.
    if policy.form == Form::Response || policy.csrf.is_some() || policy.omits("csrf") || !has_forms {
        return;
    }
    let Some(session) = policy.cookies().find(|cookie| cookie.is_session()) else { return };
    if [LAX, STRICT].contains(session.same_site().node) {
        let (key, name) = (&session.key.node, session.name().node);
        report.push(
            Diagnostic::finding(session.key.span, format!("`SameSite` alone keeps other sites from using `{name}`"))
                .help(format!("add `csrf: {{ bind_to: {key} }}`"))
                .note("it stops neither a subdomain nor an old browser"),
        );
    }
}
