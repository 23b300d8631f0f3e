use crate::csrf::ALLOW;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `fallback: allow`.
    ///
    /// # Why it matters
    ///
    /// A request with neither `Sec-Fetch-Site` nor `Origin` comes from a program, or from a browser that is years old. Where
    /// sessions are kept in cookies, such a browser sends the cookie along, and whoever it is pointed at gets through.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session, fallback: allow },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [Fetch Metadata](https://www.w3.org/TR/fetch-metadata/)
    Deny "requests of unknown origin pass", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(fallback) = policy.csrf.as_ref().map(|csrf| csrf.fallback()).filter(|word| *word.node == ALLOW) else {
        return;
    };
    report.push(
        Diagnostic::finding(fallback.span, "requests with neither `Sec-Fetch-Site` nor `Origin` are not checked")
            .help("remove it, so that a token decides; an API without cookies may allow this lint")
            .note("an old browser sends the session's cookie with them, whichever page it shows"),
    );
}
