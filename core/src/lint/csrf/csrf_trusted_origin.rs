use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a trusted origin that is not https. One that never equals an `Origin` header, for its path or a wildcard, is a
    /// error and not this lint.
    ///
    /// # Why it matters
    ///
    /// Over http anyone on the way can put a form into a page of that origin, and the form is then sent in the visitor's name.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session, trusted_origins: ["http://pay.example.com"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session, trusted_origins: ["https://pay.example.com"] },
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [RFC 6454, section 8.1](https://www.rfc-editor.org/rfc/rfc6454#section-8.1)
    Warn "a trusted origin that anyone on the way can be", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let trusted = policy.csrf.iter().flat_map(|csrf| &csrf.trusted_origins.node);
    for origin in trusted.filter(|origin| !origin.node.is_https() && !origin.node.is_loopback()) {
        report.push(
            Diagnostic::finding(origin.span, format!("`{}` is not https", origin.node))
                .help(format!("write `\"https://{}\"`", origin.node.host()))
                .note("anyone on the way to it can send whatever the origin may"),
        );
    }
}
