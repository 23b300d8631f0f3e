use crate::cookie::Protection;
use crate::diagnostic::Diagnostic;
use crate::lint::report::{Report, lint};
use crate::policy::{Form, SecurityPolicy};

lint! {
    /// # What it does
    ///
    /// Looks for a session cookie whose attributes are those that `__Host-` promises, and whose name does not say so. A
    /// session cookie is one that is `signed` or `private`, has an `idle` limit, or is named like one. `flask` cookies
    /// are named by Flask.
    ///
    /// # Why it matters
    ///
    /// A sibling subdomain, or anyone on the way of one http request, can set a cookie of the same name for the whole
    /// domain, and a server cannot tell the two apart: the victim then works in the session of the attacker. Browsers
    /// accept a name with the prefix from the host itself alone, over https.
    ///
    /// # Example
    ///
    /// ```text
    /// origin: "https://shop.example.com",
    /// cookies: { session: { max_age: 8h, signed } },
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
    /// - [6265bis, section 4.1.3.2](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2)
    /// - [OWASP, Session Management](https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html)
    Warn "a session without the prefix that it could have", check
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
            Diagnostic::finding(name.span, format!("a subdomain or an http page can overwrite `{}`", name.node))
                .help(match policy.form {
                    Form::Declaration => format!("write `name: \"__Host-{}\"`", name.node),
                    Form::Response => format!("name it `__Host-{}`", name.node),
                })
                .note("browsers take a cookie of that name from this host alone, over https; nothing else changes"),
        );
    }
}
