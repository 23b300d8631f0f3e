use super::hsts_preload::YEAR;
use crate::declaration::duration;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, hsts};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a `max_age` of less than a year in `strict_transport_security`. A `max_age` of zero makes browsers forget
    /// the header.
    ///
    /// # Why it matters
    ///
    /// A browser that has seen the header requests the site over https only, until `max_age` has passed since the last
    /// visit. Six weeks of HSTS do not protect a user who comes back after two months: the first request goes over http
    /// again.
    ///
    /// # Attack
    ///
    /// The user returns after a long break, on a public Wi-Fi, and types `shop.example.com`. The browser has forgotten the
    /// header and sends `http://shop.example.com/`. An attacker on the network answers, and passes each request on to the
    /// real site while the user stays on http:
    ///
    /// ```http
    /// GET / HTTP/1.1
    /// Host: shop.example.com
    ///
    /// HTTP/1.1 200 OK
    /// Content-Type: text/html
    ///
    /// <form action="http://shop.example.com/login" method="post">…
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// strict_transport_security: { max_age: 30d, include_subdomains },
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
    /// Reasonable while HSTS is on trial (5 minutes, a week, a month, then two years), and to switch it off with `max_age:
    /// 0s`.
    ///
    /// ```text
    /// #[allow(hsts_max_age, reason = "third step of the trial; two years from June on")]
    /// strict_transport_security: { max_age: 30d, include_subdomains },
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6797, section 6.1.1: the max-age directive](https://www.rfc-editor.org/rfc/rfc6797#section-6.1.1)
    /// - [RFC 6797, section 11.2: HSTS policy expiration time considerations](https://www.rfc-editor.org/rfc/rfc6797#section-11.2)
    Warn "Strict-Transport-Security that browsers soon forget",
    cwe [319], asvs ["3.4.1"],
    check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Parameters(hsts)) = policy.get(Field::StrictTransportSecurity).map(|hsts| hsts.node) else {
        return;
    };
    // With `preload`, `hsts_preload` reports a `max_age` that is too short.
    let Some(max_age) = hsts.get(hsts::MAX_AGE).filter(|_| !hsts.has(hsts::PRELOAD)) else { return };
    let written = duration(max_age.node);
    if max_age.node == 0 {
        report.push(
            Diagnostic::finding(
                max_age.span,
                format!("`max_age: {written}` makes browsers forget Strict-Transport-Security"),
            )
            .help("write `max_age: 2y`; to switch it off on purpose, allow this lint with that reason")
            .note("from the next request on, an attacker on the network can keep users on http"),
        );
    } else if max_age.node < YEAR {
        report.push(
            Diagnostic::finding(max_age.span, format!("`max_age: {written}` is less than a year"))
                .help("write `max_age: 2y`, or raise it in steps: 5min, 7d, 30d, then 2y")
                .note("a user who returns later than that sends the first request over http"),
        );
    }
}
