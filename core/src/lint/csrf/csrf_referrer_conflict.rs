use crate::diagnostic::Diagnostic;
use crate::header::keyword::NO_REFERRER;
use crate::header::{Field, FieldValue};
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `referrer_policy: no_referrer` in a policy with `csrf`.
    ///
    /// # Why it matters
    ///
    /// Under `no-referrer`, browsers send `Origin: null` with the form posts of the site's own pages. A form in an
    /// attacker's sandboxed frame has the same origin. If the browser does not send `Sec-Fetch-Site` either, as over plain
    /// http and in old browsers, `csrf` cannot tell the two apart and rejects both: the site's own forms stop working.
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
    /// `same_origin` keeps the URL from other sites as well and does not have this problem.
    ///
    /// # Allow
    ///
    /// Reasonable where every user has a browser that sends `Sec-Fetch-Site`.
    ///
    /// ```text
    /// #[allow(csrf_referrer_conflict, reason = "an internal tool; everyone has a current browser")]
    /// referrer_policy: no_referrer,
    /// ```
    ///
    /// # References
    ///
    /// - [Fetch, append a request `Origin` header](https://fetch.spec.whatwg.org/#append-a-request-origin-header)
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Deny "a Referrer-Policy that makes `csrf` reject the site's own forms",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(referrer) = policy.get(Field::ReferrerPolicy).filter(|_| policy.csrf.is_some()) else { return };
    let FieldValue::Words(words) = referrer.node else { return };
    // In a list, browsers use the last value that they know.
    if let Some(word) = words.last().filter(|word| *word.node == NO_REFERRER) {
        report.push(
            Diagnostic::finding(
                word.span,
                "under `no_referrer`, browsers send the site's own forms with `Origin: null`",
            )
            .help("write `strict_origin_when_cross_origin` or `same_origin`")
            .note("without `Sec-Fetch-Site`, `csrf` cannot tell them from an attacker's form and rejects them"),
        );
    }
}
