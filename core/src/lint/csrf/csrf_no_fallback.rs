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
    /// Current browsers send `Sec-Fetch-Site` to https sites, and `Origin` with every cross-site `POST`. A request with
    /// neither comes from a program, or from a browser that is years old. Such a browser may not know `SameSite` either,
    /// and then attaches the session cookie to requests of any page. With `fallback: allow`, these requests are not checked
    /// at all. The default, `fallback: token`, requires a CSRF token.
    ///
    /// # Attack
    ///
    /// A user with an old browser that does not know `SameSite`, for example an embedded one, opens a page of
    /// `evil.example`. The form reaches the shop with the user's cookie and without either header, and passes:
    ///
    /// ```html
    /// <form action="https://shop.example.com/account/email" method="post">
    ///   <input name="email" value="mallory@evil.example">
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
    ///     fallback: allow,
    /// },
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
    /// # Allow
    ///
    /// Reasonable for an API whose clients authenticate without cookies, for example with a header.
    ///
    /// ```text
    /// #[allow(csrf_no_fallback, reason = "clients of this API send a bearer token and no cookies")]
    /// fallback: allow,
    /// ```
    ///
    /// # References
    ///
    /// - [W3C, Fetch Metadata Request Headers](https://www.w3.org/TR/fetch-metadata/)
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Deny "requests of unknown origin that pass unchecked",
    cwe [352], asvs ["3.5.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(fallback) = policy.csrf.as_ref().map(|csrf| csrf.fallback()).filter(|word| *word.node == ALLOW) else {
        return;
    };
    report.push(
        Diagnostic::finding(fallback.span, "requests with neither `Sec-Fetch-Site` nor `Origin` are not checked")
            .help("remove it, so that such requests need a token; an API without cookies may allow this lint")
            .note("an old browser may attach the session cookie to them, no matter which page sends them"),
    );
}
