use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an exemption without a method.
    ///
    /// # Why it matters
    ///
    /// A path without its method is exempt for all of them. The handler of a `DELETE` that is added later stands open to every
    /// site, and nothing in its code says so.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session, exempt: ["/webhooks/pay"] },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session, exempt: ["POST /webhooks/pay"] },
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [Go, `CrossOriginProtection`](https://pkg.go.dev/net/http#CrossOriginProtection.AddInsecureBypassPattern)
    Warn "an exemption for every method", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for route in policy.csrf.iter().flat_map(|csrf| &csrf.exempt.node).filter(|route| route.method.is_none()) {
        report.push(
            Diagnostic::finding(route.span, format!("`{route}` is exempt for every method"))
                .help(format!("name the one that is meant: `\"POST {route}\"`"))
                .note("what is exempt has to know by itself who sends it, by a signature for one"),
        );
    }
}
