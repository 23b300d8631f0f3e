use crate::cookie::UNSET;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `same_site: unset`, and in a response for a cookie without a `SameSite` that browsers know.
    ///
    /// # Why it matters
    ///
    /// Without the attribute Chromium takes Lax, with an exception for forms during the first two minutes; Firefox and
    /// Safari send the cookie with every request of every site. What protects from cross-site requests is then a matter
    /// of luck.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme: { name: "__Host-theme", same_site: unset } },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme: { name: "__Host-theme", same_site: strict } },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 5.6.7.2](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.7.2)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Deny "a cookie that leaves SameSite to the browser", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies().filter(|cookie| *cookie.same_site().node == UNSET) {
        let name = cookie.name().node;
        let (message, help) = match policy.form {
            Form::Declaration => (
                format!("`{name}` relies on defaults that differ from browser to browser"),
                "write `same_site: lax` or `same_site: strict`",
            ),
            Form::Response => (
                format!("`{name}` has no `SameSite` that browsers know, and their defaults differ"),
                "write `SameSite=Lax` or `SameSite=Strict`",
            ),
        };
        report.push(
            Diagnostic::finding(cookie.same_site().span, message).help(help).note(
                "Chromium sends it with forms of other sites for two minutes, Firefox and Safari with everything",
            ),
        );
    }
}
