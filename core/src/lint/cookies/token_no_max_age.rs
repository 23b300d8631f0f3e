use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `signed`, `private` and `flask` without `max_age`.
    ///
    /// # Why it matters
    ///
    /// The server accepts whatever it has ever signed. A value that leaked once, from a backup or a shared computer,
    /// works until the key is changed.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", signed } },
    /// csrf: { bind_to: session },
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
    /// - [Flask, Security Considerations](https://flask.palletsprojects.com/en/stable/web-security/)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Warn "a sealed value that never expires", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies().filter(|cookie| cookie.max_age().is_none()) {
        let Some(protection) = cookie.protection() else { continue };
        let name = cookie.name().node;
        report.push(
            Diagnostic::finding(protection.span, format!("old values of `{name}` stay valid for ever"))
                .help("add `max_age: 8h`")
                .note("the server then refuses what is older, whatever the browser has kept"),
        );
    }
}
