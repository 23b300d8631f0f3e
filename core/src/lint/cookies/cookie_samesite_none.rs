use crate::cookie::NONE;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for `same_site: none` without `partitioned`, and for `partitioned` without `same_site: none`.
    ///
    /// # Why it matters
    ///
    /// Any page can have a browser send requests with the cookie: SameSite then stops no cross-site request forgery.
    /// Most browsers limit such cookies to a jar of their own for each embedding site anyway, which `Partitioned` asks
    /// for. On its own it asks for nothing.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { widget: { name: "__Host-widget", same_site: none } },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { widget: { name: "__Host-widget", same_site: none, partitioned } },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 5.7](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7)
    /// - [CHIPS](https://www.ietf.org/archive/id/draft-cutler-httpbis-partitioned-cookies-01.html)
    Warn "a cookie that every site sends along", check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let (partitioned, none, help) = match policy.form {
        Form::Declaration => {
            ("partitioned", "same_site: none", "use `lax`; for a widget that other sites embed, add `partitioned`")
        }
        Form::Response => (
            "Partitioned",
            "SameSite=None",
            "write `SameSite=Lax`; for a widget that other sites embed, add `Partitioned`",
        ),
    };
    for cookie in policy.cookies() {
        let (same_site, name) = (cookie.same_site(), cookie.name().node);
        match cookie.partitioned() {
            None if *same_site.node == NONE => report.push(
                Diagnostic::finding(same_site.span, format!("`{name}` is sent on every cross-site request"))
                    .help(help)
                    .note("any page can make requests in the name of whoever holds it"),
            ),
            Some(span) if *same_site.node != NONE => report.push(
                Diagnostic::finding(span, format!("`{partitioned}` does nothing for `{name}`"))
                    .help(format!("add `{none}`, or remove it"))
                    .note("where the cookie could be partitioned, on another site's page, SameSite keeps it out"),
            ),
            _ => {}
        }
    }
}
