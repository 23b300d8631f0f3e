use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a cookie that is `signed`, `private` or `flask` and has no `max_age`.
    ///
    /// # Why it matters
    ///
    /// The server keeps no list of the sessions that it has issued: it accepts every value whose signature is valid.
    /// Without `max_age`, a value stays valid until the key changes. Deleting the cookie in the browser, at log-out for
    /// example, does not make a copy of it invalid.
    ///
    /// # Attack
    ///
    /// The attacker finds an old cookie in a backup of a laptop and sends it, years later:
    ///
    /// ```text
    /// curl -H 'Cookie: __Host-session=…' https://shop.example.com/account
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     session: { name: "__Host-session", signed },
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
    /// },
    /// csrf: { bind_to: session },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable for a value that gives no access.
    ///
    /// ```text
    /// #[allow(token_no_max_age, reason = "only records which variant of an experiment the user sees")]
    /// session: { name: "__Host-session", signed },
    /// ```
    ///
    /// # References
    ///
    /// - [Flask, Security Considerations](https://flask.palletsprojects.com/en/stable/web-security/)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Warn "a signed or encrypted cookie that never expires",
    cwe [613], asvs ["7.3.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for cookie in policy.cookies().filter(|cookie| cookie.max_age().is_none()) {
        let Some(protection) = cookie.protection() else { continue };
        let name = cookie.name().node;
        report.push(
            Diagnostic::finding(protection.span, format!("values of `{name}` never expire"))
                .help("add `max_age: 8h`")
                .note("the server then rejects a stolen value once it is older"),
        );
    }
}
