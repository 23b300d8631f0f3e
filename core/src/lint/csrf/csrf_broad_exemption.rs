use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a route in `exempt` that names no method.
    ///
    /// # Why it matters
    ///
    /// A path without a method is exempt for all methods. If someone later adds a handler for `DELETE` at the same path,
    /// any site can send requests to it, and nothing in the code of the handler says so.
    ///
    /// # Attack
    ///
    /// The payment provider delivers its messages with `PUT`, and the handler checks their signature. Later, the order page
    /// gets a form that posts to the same path and relies on the session. A form on another subdomain now passes:
    /// `SameSite` counts it as the same site, and `csrf` does not check it:
    ///
    /// ```html
    /// <form action="https://shop.example.com/webhooks/pay" method="post">
    ///   <input name="order" value="1042">
    ///   <input name="state" value="cancelled">
    /// </form>
    /// <script>document.forms[0].submit()</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: {
    ///     bind_to: session,
    ///     exempt: ["/webhooks/pay"],
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: {
    ///     bind_to: session,
    ///     exempt: ["PUT /webhooks/pay"],
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where every method of the path authenticates its sender without cookies.
    ///
    /// ```text
    /// #[allow(csrf_broad_exemption, reason = "the payment provider signs every request, whatever its method")]
    /// exempt: ["/webhooks/pay"],
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [Go, `CrossOriginProtection`: bypass patterns](https://pkg.go.dev/net/http#CrossOriginProtection.AddInsecureBypassPattern)
    Warn "a route that is exempt from `csrf` for every method",
    cwe [352], asvs ["3.5.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for route in policy.csrf.iter().flat_map(|csrf| &csrf.exempt.node).filter(|route| route.method.is_none()) {
        report.push(
            Diagnostic::finding(route.span, format!("`{route}` is exempt from `csrf` for every method"))
                .help(format!("name the method: `\"POST {route}\"`"))
                .note("an exempt handler must authenticate the sender itself, for example by a signature"),
        );
    }
}
