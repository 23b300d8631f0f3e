use crate::cookie::Protection;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a session cookie that has all the attributes that the prefix `__Host-` requires (`Secure`, `Path=/`, no
    /// `Domain`), but whose name does not begin with it.
    ///
    /// A session cookie is a cookie that is `signed` or `private`, has an `idle` timeout, or is named like a session. `flask`
    /// cookies are not reported, since Flask chooses their name.
    ///
    /// # Why it matters
    ///
    /// A request shows the server only the names and values of cookies, not which host set them. Browsers accept a cookie
    /// whose name begins with `__Host-` only from the host itself, over https, with those attributes. Without the prefix, a
    /// sibling subdomain, or an attacker on the network who answers one http request, can set a cookie of the same name for
    /// the whole domain.
    ///
    /// # Attack
    ///
    /// The attacker controls `blog.example.com`, and sets the cookie of a session that is the attacker's own:
    ///
    /// ```http
    /// HTTP/1.1 200 OK
    /// Set-Cookie: session=…the attacker's session…; Domain=example.com; Path=/account
    /// ```
    ///
    /// For `/account`, the browser sends the attacker's cookie first, since its path is longer. The user enters a credit
    /// card there, in the account of the attacker.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: {
    ///     session: { max_age: 8h, signed },
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
    /// Renaming the cookie logs users out once, since the server no longer reads the old name.
    ///
    /// # Allow
    ///
    /// Reasonable where another program reads the cookie by a name that cannot change.
    ///
    /// ```text
    /// #[allow(cookie_prefix_missing, reason = "released versions of the mobile app read this name")]
    /// session: { max_age: 8h, signed },
    /// ```
    ///
    /// # References
    ///
    /// - [6265bis, section 4.1.3.2: the `__Host-` prefix](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2)
    /// - [MDN, `Set-Cookie`: cookie prefixes](https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Warn "a session cookie without the prefix `__Host-`",
    cwe [384], asvs ["3.3.1", "3.3.3"],
    check
}

fn check(policy: &SecurityPolicy, report: &mut Report<'_>) {
    let is_http = policy.origin.as_ref().is_some_and(|origin| !origin.node.is_https());
    let cookies = policy.cookies.iter().flat_map(|cookies| &cookies.cookies);
    for cookie in cookies.filter(|cookie| !is_http && cookie.is_session() && cookie.prefix().is_none()) {
        let could_have_it = cookie.secure().node && cookie.path().node == "/" && cookie.domain().is_none();
        let is_flasks = cookie.protection().is_some_and(|protection| protection.node == Protection::Flask);
        if !could_have_it || is_flasks {
            continue;
        }
        let name = cookie.name();
        report.push(
            Diagnostic::finding(
                name.span,
                format!("a subdomain or an http page can overwrite the cookie `{}`", name.node),
            )
            .help(match policy.form {
                Form::Declaration => format!("write `name: \"__Host-{}\"`", name.node),
                Form::Response => format!("name it `__Host-{}`", name.node),
            })
            .note("browsers accept a cookie of that name only from this host, over https"),
        );
    }
}
