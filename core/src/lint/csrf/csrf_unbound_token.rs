use crate::csrf::TOKEN;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for `csrf` without `bind_to`, unless `fallback` says that tokens are not used.
    ///
    /// # Why it matters
    ///
    /// The server accepts a token if its signature is valid and it fits the CSRF cookie. A token that is bound to a session
    /// is valid in that session only. Without `bind_to`, a token is valid in every browser, including the token that an
    /// attacker requested for themselves.
    ///
    /// # Attack
    ///
    /// The attacker opens the shop, and copies the token of a form and the CSRF cookie that belongs to it. From a subdomain
    /// that they control, they set this cookie in the user's browser. The prefix `__Host-` prevents that, unless the policy
    /// names the cookie without it or the browser is too old to know it. Then a form with the attacker's token passes in
    /// the user's session, in a browser that sends neither `Sec-Fetch-Site` nor `Origin`:
    ///
    /// ```html
    /// <form action="https://shop.example.com/account/email" method="post">
    ///   <input name="csrf_token" value="…the attacker's token…">
    ///   <input name="email" value="mallory@evil.example">
    /// </form>
    /// ```
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
    /// # Allow
    ///
    /// Reasonable on a site without log-in, where no session exists that a token could be bound to.
    ///
    /// ```text
    /// #[allow(csrf_unbound_token, reason = "this site has no log-in")]
    /// csrf,
    /// ```
    ///
    /// # References
    ///
    /// - [OWASP, Cross-Site Request Forgery Prevention: signed double-submit cookie](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    /// - [MDN, Cross-site request forgery](https://developer.mozilla.org/en-US/docs/Web/Security/Attacks/CSRF)
    Deny "a CSRF token that is valid in every session" companion,
    cwe [352], asvs ["3.5.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let Some(csrf) = policy.csrf.as_ref().filter(|csrf| csrf.bind_to().is_none()) else { return };
    if *csrf.fallback().node != TOKEN {
        return;
    }
    let session = policy.cookies().find(|cookie| cookie.is_session()).map_or("session", |cookie| &cookie.key.node);
    report.push(
        Diagnostic::finding(csrf.span, "the tokens of `csrf` are not bound to a session")
            .help(format!("name the session cookie: `bind_to: {session}`; or write `fallback: reject`"))
            .note("an attacker can plant a token of their own, and its cookie, in another user's browser"),
    );
}
