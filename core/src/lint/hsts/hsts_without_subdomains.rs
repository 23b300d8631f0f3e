use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, hsts};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for Strict-Transport-Security without `include_subdomains`. Only where it is switched on.
    ///
    /// # Why it matters
    ///
    /// Whoever is on the way can answer for `http://anything.shop.example.com`, a name that need not exist, and there
    /// set cookies for the whole of `shop.example.com`.
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
    /// # References
    ///
    /// - [RFC 6797, section 14.4](https://www.rfc-editor.org/rfc/rfc6797#section-14.4)
    Allow "Strict-Transport-Security that leaves the subdomains out", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(hsts) = policy.get(Field::StrictTransportSecurity) else { return };
    let FieldValue::Parameters(parameters) = hsts.node else { return };
    let is_removal = parameters.get(hsts::MAX_AGE).is_some_and(|max_age| max_age.node == 0);
    // `preload` without it is `hsts_preload`'s to say.
    if is_removal || parameters.has(hsts::INCLUDE_SUBDOMAINS) || parameters.has(hsts::PRELOAD) {
        return;
    }
    report.push(
        Diagnostic::finding(hsts.span, "`strict_transport_security` leaves the subdomains out")
            .help("add `include_subdomains`, once every subdomain is on https")
            .note("over http, an attacker answers for a subdomain that does not exist, and sets cookies for the whole site"),
    );
}
