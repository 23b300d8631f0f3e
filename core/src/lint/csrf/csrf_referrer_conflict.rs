use crate::diagnostic::Diagnostic;
use crate::header::keyword::NO_REFERRER;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `referrer_policy: no_referrer` beside `csrf`.
    ///
    /// # Why it matters
    ///
    /// Under `no-referrer` a form that a page sends to its own site has `Origin: null`, as one from a hostile frame has. Where
    /// the browser has no `Sec-Fetch-Site` either, the site refuses its own forms.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// referrer_policy: no_referrer,
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// referrer_policy: strict_origin_when_cross_origin,
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header)
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Deny "a Referrer-Policy that hides a site from itself", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(referrer) = policy.get(Field::ReferrerPolicy).filter(|_| policy.csrf.is_some()) else { return };
    let FieldValue::Words(words) = referrer.node else { return };
    // In a list the last word that a browser knows counts.
    if let Some(word) = words.last().filter(|word| *word.node == NO_REFERRER) {
        report.push(
            Diagnostic::finding(word.span, "under `no_referrer` the site's own forms have `Origin: null`")
                .help("write `strict_origin_when_cross_origin` or `same_origin`")
                .note("`csrf` refuses such a form, which might as well come from anywhere"),
        );
    }
}
