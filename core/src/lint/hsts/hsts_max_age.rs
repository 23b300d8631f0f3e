use super::hsts_preload::YEAR;
use crate::declaration::duration;
use crate::diagnostic::Diagnostic;
use crate::header::{Field, FieldValue, hsts};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a `max_age` of less than a year. Zero has browsers forget the site at once.
    ///
    /// # Why it matters
    ///
    /// Browsers ask over http again once the time since the last visit is over. A site that is visited twice a year is
    /// not protected by six weeks of HSTS.
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
    /// While HSTS is on trial, or to take it back with `max_age: 0s`, allow the lint with that reason.
    ///
    /// # References
    ///
    /// - [RFC 6797, section 6.1.1](https://www.rfc-editor.org/rfc/rfc6797#section-6.1.1)
    /// - [RFC 6797, section 11.2](https://www.rfc-editor.org/rfc/rfc6797#section-11.2)
    Warn "Strict-Transport-Security that is soon forgotten", check
}
fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(FieldValue::Parameters(hsts)) = policy.get(Field::StrictTransportSecurity).map(|hsts| hsts.node) else {
        return;
    };
    // What the preload list asks for is `hsts_preload`'s to say.
    let Some(max_age) = hsts.get(hsts::MAX_AGE).filter(|_| !hsts.has(hsts::PRELOAD)) else { return };
    let written = duration(max_age.node);
    if max_age.node == 0 {
        report.push(
            Diagnostic::finding(max_age.span, format!("`max_age: {written}` has browsers forget the site"))
                .help("write `max_age: 2y`; to take HSTS back on purpose, allow this with that reason")
                .note("from the next request on, the site can be downgraded to http again"),
        );
    } else if max_age.node < YEAR {
        report.push(
            Diagnostic::finding(max_age.span, format!("`max_age: {written}` is less than a year"))
                .help("write `max_age: 2y` once the trial is over: 5min, 7d, 30d, then 2y")
                .note("a visitor who stays away for longer comes back over http"),
        );
    }
}
