use crate::diagnostic::{Diagnostic, Level};
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `http_only: false`, and in a response for a cookie without `HttpOnly`. On a session cookie it is an error,
    /// on a CSRF token that scripts read it is fine.
    ///
    /// # Why it matters
    ///
    /// One injected script reads the cookie and sends it elsewhere. With `HttpOnly` it can act in the page, and not
    /// take the session home.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed, http_only: false } },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { theme, csrf_token: { http_only: false } },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.2.6](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.6)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Warn "a cookie that scripts can read", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies().filter(|cookie| !cookie.http_only().node && !cookie.is_csrf_token()) {
        let level = if cookie.is_session() { Level::Deny } else { Level::Warn };
        let message = format!("script can read cookie `{}`", cookie.name().node);
        let finding = Diagnostic::finding(cookie.http_only().span, message)
            .help(match policy.form {
                Form::Declaration => "remove `http_only: false`; in a cookie that is one string, add `HttpOnly`",
                Form::Response => "add `HttpOnly`",
            })
            .note("an injected script would send it to whoever wrote it");
        report.push_at(level, finding);
    }
}
