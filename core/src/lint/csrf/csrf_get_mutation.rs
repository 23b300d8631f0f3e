use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a route in `protect`. Such a route has a safe method (`GET`, `HEAD`, `OPTIONS`) and changes state
    /// nevertheless: that is why it needs protection.
    ///
    /// # Why it matters
    ///
    /// Browsers treat `GET` as harmless. They send it when the user follows a link, when they prefetch or prerender a page,
    /// and when they restore a tab. With `SameSite=Lax`, the session cookie goes along with every cross-site link. A check
    /// of the origin stops other sites, but not a prerender or a crawler that starts from a page of this site.
    ///
    /// # Attack
    ///
    /// Without `protect`, any page can navigate the browser there. With it, an image in a comment on the site itself still
    /// works, since that request is same-origin:
    ///
    /// ```html
    /// <img src="https://shop.example.com/logout">
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: {
    ///     bind_to: session,
    ///     protect: ["GET /logout"],
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// Handle the action with `POST`, which `csrf` checks without being told:
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable while links to the old address are still in use.
    ///
    /// ```text
    /// #[allow(csrf_get_mutation, reason = "e-mails sent before May link to it; remove after a year")]
    /// protect: ["GET /logout"],
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 9110, section 9.2.1: safe methods](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1)
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Warn "a safe method that changes state",
    cwe [352, 650], asvs ["3.5.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for route in policy.csrf.iter().flat_map(|csrf| &csrf.protect.node) {
        report.push(
            Diagnostic::finding(route.span, format!("`{route}` changes state with a safe method"))
                .help("handle it with `POST`, and remove this")
                .note("links and prerendering send such a request, and `SameSite=Lax` lets the session cookie through"),
        );
    }
}
