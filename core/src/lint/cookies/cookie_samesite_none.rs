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
    /// Browsers attach a cookie with `SameSite=None` to every request to the site, no matter which page causes it. `SameSite`
    /// then prevents no cross-site request forgery.
    ///
    /// `Partitioned` limits the cookie to the site that embeds the page: a widget on `a.example` and the same widget on
    /// `b.example` have separate cookies. It has an effect only together with `SameSite=None`, since other cookies are not
    /// sent from another site's page at all.
    ///
    /// # Attack
    ///
    /// A page of `evil.example` submits a form to the shop. The browser attaches the cookie, and the shop acts for the
    /// user:
    ///
    /// ```html
    /// <form action="https://shop.example.com/cart/checkout" method="post"></form>
    /// <script>document.forms[0].submit()</script>
    /// ```
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     widget: { name: "__Host-widget", same_site: none },
    /// },
    /// ```
    ///
    /// # Fix
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     widget: { name: "__Host-widget", same_site: none, partitioned },
    /// },
    /// ```
    ///
    /// A cookie that other sites do not need gets `same_site: lax`.
    ///
    /// # Allow
    ///
    /// Reasonable where another site has to post a form to this one with the cookie, as some single sign-on protocols do,
    /// and `csrf` checks the request.
    ///
    /// ```text
    /// #[allow(cookie_samesite_none, reason = "the identity provider of our partners posts its answer here")]
    /// widget: { name: "__Host-widget", same_site: none },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 5.7: storage model](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7)
    /// - [CHIPS: partitioned cookies](https://www.ietf.org/archive/id/draft-cutler-httpbis-partitioned-cookies-01.html)
    /// - [MDN, `Set-Cookie`: SameSite](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value)
    Warn "a cookie that browsers send with every cross-site request",
    cwe [1275, 352], asvs ["3.3.2"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let (partitioned, none, help) = match policy.form {
        Form::Declaration => (
            "partitioned",
            "same_site: none",
            "write `same_site: lax`; for a widget that other sites embed, add `partitioned`",
        ),
        Form::Response => (
            "Partitioned",
            "SameSite=None",
            "write `SameSite=Lax`; for a widget that other sites embed, add `Partitioned`",
        ),
    };
    for cookie in policy.cookies() {
        let (same_site, label) = (cookie.same_site(), cookie.label());
        match cookie.partitioned() {
            None if *same_site.node == NONE => report.push(
                Diagnostic::finding(same_site.span, format!("browsers send {label} with every cross-site request"))
                    .help(help)
                    .note("any site can send requests that carry the user's cookie"),
            ),
            Some(span) if *same_site.node != NONE => report.push(
                Diagnostic::finding(span, format!("`{partitioned}` has no effect on {label}"))
                    .help(format!("add `{none}`, or remove `{partitioned}`"))
                    .note("`Partitioned` is for requests from other sites' pages, and `SameSite` keeps the cookie out of these"),
            ),
            _ => {}
        }
    }
}
