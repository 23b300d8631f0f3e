use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, hsts};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `strict_transport_security` without `include_subdomains`. The lint is off by default.
    ///
    /// # Why it matters
    ///
    /// Without `includeSubDomains`, browsers still request `http://anything.shop.example.com` over http, even if that host
    /// does not exist. An attacker who answers can set cookies for all of `shop.example.com`.
    ///
    /// # Attack
    ///
    /// An attacker on the network adds an image to any unencrypted page that the user opens, and answers the request for a
    /// host that they made up:
    ///
    /// ```http
    /// GET /x.png HTTP/1.1
    /// Host: made-up.shop.example.com
    ///
    /// HTTP/1.1 200 OK
    /// Set-Cookie: session=…the attacker's session…; Domain=shop.example.com; Path=/
    /// ```
    ///
    /// A cookie whose name begins with `__Host-` cannot be set in this way.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 2y, include_subdomains },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the lint is switched on for a whole crate and a subdomain has no https yet.
    ///
    /// ```text
    /// #[allow(hsts_without_subdomains, reason = "printers.shop.example.com has no certificate")]
    /// strict_transport_security: { max_age: 2y },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 14.4: the need for includeSubDomains](https://www.rfc-editor.org/rfc/rfc6797#section-14.4)
    /// - [MDN, `Strict-Transport-Security`](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security)
    Allow "Strict-Transport-Security that does not cover subdomains",
    cwe [319], asvs ["3.4.1"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(hsts) = policy.get(Field::StrictTransportSecurity) else { return };
    let FieldValue::Parameters(parameters) = hsts.node else { return };
    let is_removal = parameters.get(hsts::MAX_AGE).is_some_and(|max_age| max_age.node == 0);
    // `hsts_preload` reports a `preload` without it.
    if is_removal || parameters.has(hsts::INCLUDE_SUBDOMAINS) || parameters.has(hsts::PRELOAD) {
        return;
    }
    report.push(
        Diagnostic::finding(hsts.span, "`strict_transport_security` does not cover subdomains")
            .help("add `include_subdomains`, once every subdomain has https")
            .note("over http, an attacker can answer for a made-up subdomain and set cookies for the whole site"),
    );
}
