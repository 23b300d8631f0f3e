use crate::cookie::UNSET;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `same_site: unset`, and in an audited response for a cookie without a `SameSite` value that browsers know.
    ///
    /// # Why it matters
    ///
    /// `SameSite` decides whether browsers attach the cookie to requests that other sites cause. Without it browsers
    /// differ: Chromium treats the cookie as `Lax`, but during the first two minutes also sends it with forms that another
    /// site posts. Firefox and Safari send it with every cross-site request.
    ///
    /// # Attack
    ///
    /// The user visits `evil.example` while logged in to the shop. The page submits a form, the browser attaches the
    /// cookie, and the shop changes the address of the account:
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
    /// cookies: {
    ///     theme: { name: "__Host-theme", same_site: unset },
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     theme: { name: "__Host-theme", same_site: strict },
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable only for a client that cannot parse the attribute, and for a cookie that authorizes nothing.
    ///
    /// ```text
    /// #[allow(cookie_missing_samesite, reason = "the engine of our set-top box drops cookies with this attribute")]
    /// theme: { name: "__Host-theme", same_site: unset },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 5.6.7.2: "Lax-Allowing-Unsafe" enforcement](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.7.2)
    /// - [MDN, `Set-Cookie`: SameSite](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value)
    /// - [OWASP, Session Management: SameSite](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#samesite-attribute)
    Deny "a cookie that leaves SameSite to the browser",
    cwe [1275], asvs ["3.3.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies().filter(|cookie| *cookie.same_site().node == UNSET) {
        let name = cookie.shown();
        let (message, help) = match policy.form {
            Form::Declaration => (
                format!("{name} leaves `SameSite` to browsers, whose defaults differ"),
                "write `same_site: lax` or `same_site: strict`",
            ),
            Form::Response => (
                format!("{name} has no `SameSite` value that browsers know, and their defaults differ"),
                "write `SameSite=Lax` or `SameSite=Strict`",
            ),
        };
        report.push(Diagnostic::finding(cookie.same_site().span, message).help(help).note(
            "Chromium sends such a cookie with forms of other sites for two minutes, Firefox and Safari with every request",
        ));
    }
}
