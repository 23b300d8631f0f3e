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
    /// A policy declares the attributes of a cookie. Its value is set for each response, and one that stands in the policy is
    /// never sent.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { user: "username=flask; Path=/; Secure; HttpOnly; SameSite=Lax" },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { user: "username=; Path=/; Secure; HttpOnly; SameSite=Lax" },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1)
    Warn "a value that no response carries", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    for (key, value) in policy.cookies.iter().flat_map(|cookies| &cookies.values) {
        let constant = constant(&key.node).unwrap_or_else(|| key.node.clone());
        report.push(
            Diagnostic::finding(value.span, format!("the value `{}` of `{}` is never sent", value.node, key.node))
                .help(format!("leave the value out, and set it where the cookie is set: `{constant}.set(…)`"))
                .note("a policy declares the attributes of a cookie, and each response has a value of its own"),
        );
    }
}
