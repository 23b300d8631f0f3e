use crate::csrf::TOKEN;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `csrf` without `bind_to`, where a token decides.
    ///
    /// # Why it matters
    ///
    /// A token that belongs to no session is good for every session. Whoever gets one of their own, and plants it and its cookie
    /// in a browser, can send forms from there.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// csrf,
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
    Deny "a token that is good for every session" companion, check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(csrf) = policy.csrf.as_ref().filter(|csrf| csrf.bind_to().is_none()) else { return };
    if *csrf.fallback().node != TOKEN {
        return;
    }
    let session = policy.cookies().find(|cookie| cookie.is_session()).map_or("session", |cookie| &cookie.key.node);
    report.push(
        Diagnostic::finding(csrf.span, "the tokens of `csrf` are bound to nothing")
            .help(format!("name the cookie of the session: `bind_to: {session}`; or write `fallback: reject`"))
            .note("a token that somebody got for themselves passes in everybody else's session"),
    );
}
