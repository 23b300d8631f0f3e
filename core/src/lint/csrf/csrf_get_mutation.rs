use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a route in `protect`: one that changes something although its method says that it does not.
    ///
    /// # Why it matters
    ///
    /// Browsers send such a request for a link, for what they load ahead, and for a page that is restored. `SameSite=Lax` lets
    /// the cookie through, and a crawler that follows links changes whatever it may.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session, protect: ["GET /logout"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [RFC 9110, section 9.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1)
    Warn "a safe method that changes something", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for route in policy.csrf.iter().flat_map(|csrf| &csrf.protect.node) {
        report.push(
            Diagnostic::finding(route.span, format!("`{route}` changes something, by a method that should not"))
                .help("take it by `POST`, and remove this")
                .note("links, prerendering and `SameSite=Lax` all reach it"),
        );
    }
}
