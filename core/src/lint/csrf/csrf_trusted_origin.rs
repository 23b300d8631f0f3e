use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::SecurityPolicy;

lint! {
    /// # What it does
    ///
    /// Looks for an `http:` origin in `trusted_origins`. For an origin that no `Origin` header can equal, because it has a
    /// path or a wildcard, the compiler reports an error instead.
    ///
    /// # Why it matters
    ///
    /// `csrf` accepts what pages of a trusted origin send. Over http, anyone on the network can change those pages, or
    /// answer for the host.
    ///
    /// # Attack
    ///
    /// A user on a public Wi-Fi opens any unencrypted page. The attacker redirects it to `http://pay.example.com`, answers
    /// for that host, and serves a form. The browser sends it with `Origin: http://pay.example.com`, which the shop trusts.
    /// Firefox and Safari attach the session cookie as well, since their `SameSite` ignores the scheme:
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
    ///     trusted_origins: ["http://pay.example.com"],
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// csrf: {
    ///     bind_to: session,
    ///     trusted_origins: ["https://pay.example.com"],
    /// },
    /// ```
    ///
    /// # Allow
    ///
    /// Reasonable on a network that no attacker can reach.
    ///
    /// ```text
    /// #[allow(csrf_trusted_origin, reason = "the terminals are on their own cabled network")]
    /// trusted_origins: ["http://pay.example.com"],
    /// ```
    ///
    /// # References
    ///
    /// - [RFC 6454, section 8.1: reliance on DNS](https://www.rfc-editor.org/rfc/rfc6454#section-8.1)
    /// - [OWASP, Cross-Site Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html)
    Warn "a trusted origin that anyone on the network can answer for",
    cwe [352, 346], asvs ["3.5.1"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let trusted = policy.csrf.iter().flat_map(|csrf| &csrf.trusted_origins.node);
    for origin in trusted.filter(|origin| !origin.node.is_https() && !origin.node.is_loopback()) {
        report.push(
            Diagnostic::finding(origin.span, format!("`{}` is not https", origin.node))
                .help(format!("write `\"https://{}\"`", origin.node.host()))
                .note("anyone on the network can answer for it, and send requests that `csrf` accepts"),
        );
    }
}
