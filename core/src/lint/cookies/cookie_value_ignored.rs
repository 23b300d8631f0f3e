use crate::constant::constant;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for a value in a cookie that is declared as a whole `Set-Cookie` line.
    ///
    /// # Why it matters
    ///
    /// A policy declares the attributes of a cookie. A handler sets its value for each response, so a value that is written
    /// in the policy is never sent.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     user: "username=flask; Path=/; Secure; HttpOnly; SameSite=Lax",
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     user: "username=; Path=/; Secure; HttpOnly; SameSite=Lax",
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable where the line is copied from another program and should stay comparable to it.
    ///
    /// ```text
    /// #[allow(cookie_value_ignored, reason = "copied from the settings of the old server, with its example value")]
    /// user: "username=flask; Path=/; Secure; HttpOnly; SameSite=Lax",
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1: `Set-Cookie`](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1)
    Warn "a cookie value that is never sent",
    cwe [], asvs [],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for (key, value) in policy.cookies.iter().flat_map(|cookies| &cookies.values) {
        let constant = constant(&key.node).unwrap_or_else(|| key.node.clone());
        report.push(
            Diagnostic::finding(value.span, format!("the value `{}` of `{}` is never sent", value.node, key.node))
                .help(format!("remove the value, and set it in a handler: `{constant}.set(…)`"))
                .note("a policy declares the attributes of a cookie, and a handler sets its value"),
        );
    }
}
