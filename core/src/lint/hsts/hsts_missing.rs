use crate::diagnostic::Diagnostic;
use crate::header::Field;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a policy without Strict-Transport-Security whose `origin` is https.
    ///
    /// # Why it matters
    ///
    /// A visitor who types the name of a site, or follows an old link, asks for it over http. Whoever is on the way
    /// answers in its place and keeps the visitor on http. A browser that has seen the header once asks over https by
    /// itself.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// x_frame_options: deny,
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// x_frame_options: deny,
    /// ```
    ///
    /// `localhost` and IP addresses need none: browsers never remember the header for them.
    ///
    /// # References
    ///
    /// - [RFC 6797, section 7.1](https://www.rfc-editor.org/rfc/rfc6797#section-7.1)
    /// - [OWASP, HTTP Strict Transport Security](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Strict_Transport_Security_Cheat_Sheet.html)
    Warn "an https site that browsers still try over http first" missing, check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(origin) = policy.origin.as_ref().map(|origin| &origin.node) else { return };
    let can_hold = origin.is_https() && !origin.is_address() && !origin.is_localhost();
    if !can_hold || policy.has(Field::StrictTransportSecurity) {
        return;
    }
    report.push(
        Diagnostic::finding(policy.name, format!("`strict_transport_security` is missing for `{origin}`"))
            .help("add `strict_transport_security: { max_age: 2y, include_subdomains }`; begin with `max_age: 5min` while it is on trial")
            .note("the first request of a visit can go out over http, and whoever is on the way can keep it there"),
    );
}
